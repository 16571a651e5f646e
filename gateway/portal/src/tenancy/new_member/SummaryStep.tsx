import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { internationalNumber } from "../../language/phoneNumber";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { type Administration, fullName } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { useRightsInWords } from "../spaces/rights";
import type { Draft, Step } from "./draft";

interface SummaryStepProps {
  of: Administration;
  draft: Draft;
  goTo: (step: Step) => void;
  error: unknown;
  sending: boolean;
  send: () => void;
}

/** Everything read again before the invitation goes out. */
export function SummaryStep({ of, draft, goTo, error, sending, send }: SummaryStepProps) {
  const { t } = useTranslation();
  const inWords = useRightsInWords();
  const { email, identity, accesses } = draft;
  const change = (step: Step, label: string): ReactNode => (
    <Anchor component="button" type="button" onClick={() => goTo(step)} aria-label={label}>
      {t("rights.add.change")}
    </Anchor>
  );
  const civility =
    identity.civility === "madame" || identity.civility === "monsieur"
      ? `${t(`rights.identity.civilities.${identity.civility}`)} `
      : "";
  return (
    <Sheet title={t("rights.add.titles.summary")}>
      <p className={styles.soft}>{t("rights.add.summaryText", { space: of.name })}</p>
      <dl className={styles.summary}>
        <div>
          <dt>{t("rights.add.email")}</dt>
          <dd>{email}</dd>
          <dd>{change("email", t("rights.add.changeEmail"))}</dd>
        </div>
        <div>
          <dt>{t("rights.add.name")}</dt>
          <dd>
            {civility}
            {fullName(identity)}
            {identity.phone && <span className={styles.soft}> · {internationalNumber(identity.phone)}</span>}
          </dd>
          <dd>{change("identity", t("rights.add.changeIdentity"))}</dd>
        </div>
        <div>
          <dt>{t("rights.edit.rights")}</dt>
          <dd>
            <Facts
              lines={accesses
                .filter(({ rights }) => rights.length > 0)
                .map(({ unit, rights }) => [unit.name, inWords(rights)])}
            />
          </dd>
          <dd>{change("rights", t("rights.add.changeRights"))}</dd>
        </div>
      </dl>
      <WhatIsWrong error={error} />
      <Acts>
        <MainAct loading={sending} onClick={send}>
          {t("rights.add.send")}
        </MainAct>
      </Acts>
    </Sheet>
  );
}

/** Refusals of fields stand on their steps too; here they are said with where they come from. */
function WhatIsWrong({ error }: { error: unknown }) {
  const reasons = error instanceof Problem && error.status === 422 ? error.fields : [];
  if (reasons.length === 0) return <Refusal error={error} />;
  return (
    <Notice tone="error">
      {reasons.map(({ field, reason }) => (
        <p key={field}>{reason}</p>
      ))}
    </Notice>
  );
}
