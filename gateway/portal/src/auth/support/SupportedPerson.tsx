import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import {
  type Lock,
  repeatInvitation,
  type SupportAct,
  type SupportedPerson as Supported,
  supportedPerson,
  unlockPerson,
} from "../../api/support/people";
import { inWords, listInWords, toTheMinute } from "../../language/formats";
import { support } from "../../language/fr/auth/support";
import { groupInThrees } from "../../language/phoneNumber";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Notice } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { Head } from "../../ui/pages/Head";
import styles from "../account_page/account.module.css";
import { AccountState } from "./AccountState";
import { MergedAccounts } from "./MergedAccounts";
import { ReasonedAct } from "./ReasonedAct";

/** Somebody's account as support sees it (POR-06): what keeps them out, what can be done, what was done. */
export function SupportedPerson() {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: ["support", "person", id], queryFn: () => supportedPerson(id) });
  return <Awaited of={found}>{one => <Shown one={one} />}</Awaited>;
}

const nameOf = (one: Supported) => [one.first_name, one.last_name].filter(Boolean).join(" ") || one.email;

function Shown({ one }: { one: Supported }) {
  const { t } = useTranslation();
  const name = nameOf(one);
  return (
    <>
      <Head
        title={name}
        trail={[{ to: "/assistance", label: t("support.title") }]}
        lead={t("support.limits")}
        act={<AccountState state={one.state} />}
      />
      <Sheet title={t("support.access")}>
        <Causes one={one} />
        <SupportActs one={one} name={name} />
      </Sheet>
      <Sheet>
        <Known one={one} />
      </Sheet>
      <Sheet title={t("support.merges.title")}>
        <MergedAccounts one={one} name={name} />
      </Sheet>
      <Sheet title={t("support.journal")}>
        <Journal acts={one.acts} />
      </Sheet>
    </>
  );
}

type Cause = keyof typeof support.causes;
const isCause = (cause: string): cause is Cause => cause in support.causes;

function Causes({ one }: { one: Supported }) {
  const { t } = useTranslation();
  const lockInWords = ({ second_factor, this_device, until }: Lock) =>
    t(`support.lock.${second_factor ? "codes" : "passwords"}${this_device ? "OnDevice" : ""}`, {
      until: toTheMinute(until),
    });
  if (one.causes.length === 0) return <Notice tone="done">{t("support.noCause")}</Notice>;
  return (
    <Notice tone="waiting">
      {one.causes.filter(isCause).map(cause => (
        <div key={cause}>{t(`support.causes.${cause}`)}</div>
      ))}
      {one.locks.map(lock => (
        <div key={`${lock.second_factor} ${lock.this_device} ${lock.until}`}>{lockInWords(lock)}</div>
      ))}
      {one.merged_into && <Link to={`/assistance/${one.merged_into}`}>{t("support.survivor")}</Link>}
    </Notice>
  );
}

function SupportActs({ one, name }: { one: Supported; name: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const keep = (changed: Supported) => client.setQueryData(["support", "person", one.account_id], changed);
  return (
    <Acts>
      {one.locks.length > 0 && (
        <ReasonedAct
          label={t("support.unlock")}
          title={t("support.unlockTitle", { name })}
          text={t("support.unlockText")}
          done={t("support.unlocked", { name })}
          act={reason => unlockPerson(one.account_id, reason)}
          keep={keep}
        />
      )}
      {one.invitation && (
        <ReasonedAct
          label={t("support.repeat")}
          title={t("support.repeatTitle", { name })}
          text={t("support.repeatText")}
          done={t("support.repeated", { name })}
          act={reason => repeatInvitation(one.account_id, reason)}
          keep={keep}
        />
      )}
    </Acts>
  );
}

type Factor = keyof typeof support.factors;

function Known({ one }: { one: Supported }) {
  const { t } = useTranslation();
  const sent = one.invitation;
  const factors = one.second_factors.map(kind => t(`support.factors.${kind as Factor}`));
  return (
    <Facts
      wide
      lines={[
        [t("support.facts.number"), groupInThrees(one.private_number)],
        [t("support.facts.email"), one.email],
        [t("support.facts.phones"), one.phones.join(", ")],
        [t("support.facts.created"), inWords(one.created_at)],
        [t("support.facts.activated"), one.activated_at && inWords(one.activated_at)],
        [
          t("support.facts.lastSignIn"),
          one.last_sign_in_at ? toTheMinute(one.last_sign_in_at) : t("support.facts.never"),
        ],
        [
          t("support.facts.factors"),
          factors.length > 0 ? listInWords([...new Set(factors)]) : t("support.facts.noFactor"),
        ],
        [t("support.facts.invitedBy"), sent?.invited_by],
        [t("support.facts.sentTo"), sent && (sent.address || t("support.facts.byLetter"))],
        [t("support.facts.until"), sent && toTheMinute(sent.expires_at)],
      ]}
    />
  );
}

function Journal({ acts }: { acts: SupportAct[] }) {
  const { t } = useTranslation();
  if (acts.length === 0) return <p className={styles.soft}>{t("support.noActs")}</p>;
  return (
    <ul className={styles.lines}>
      {acts.map(({ at, text, by }) => (
        <li key={`${at} ${text}`}>
          {text}
          <p className={styles.soft}>
            {[toTheMinute(at), by && t("support.by", { name: by })].filter(Boolean).join("\u00a0· ")}
          </p>
        </li>
      ))}
    </ul>
  );
}
