import { Button, Loader } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import {
  beginClosing,
  type Closing as ClosingState,
  closing,
  confirmClosing,
  giveUpClosing,
  proveClosing,
} from "../../api/personalData";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { OneTimeCode, type SentCode } from "../../ui/forms/OneTimeCode";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { AccountPage } from "../account_page/AccountPage";
import styles from "../account_page/account.module.css";
import { PasswordForm } from "../account_page/PasswordQuestion";
import { useMe } from "../sessions/me";
import { ClosingConsequences } from "./ClosingConsequences";

const KEY = ["closing"];
const ASKED_EVERY = 2000;

/** *Suppression de compte* (AUTH-43): what goes, a last copy, the password, the code, the last word. */
export function Closing() {
  const { i18n } = useTranslation();
  const found = useQuery({
    queryKey: [...KEY, i18n.language],
    queryFn: closing,
    placeholderData: keepPreviousData,
    // Whether every space keeps an administrator is decided elsewhere, within a moment.
    refetchInterval: ({ state }) => (state.data?.departure === "asked" ? ASKED_EVERY : false),
  });
  return (
    <AccountPage at="closing">
      <Awaited of={found} lines={6}>
        {state => (
          <>
            <ClosingConsequences closing={state} />
            <Leaving closing={state} />
          </>
        )}
      </Awaited>
    </AccountPage>
  );
}

function useGivingUp() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: giveUpClosing,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: KEY });
      confirmed(t("settings.closing.givenUp"));
    },
  });
}

type Step = "begin" | "password" | "code" | "confirm" | "refused";

function stepOf({ state, departure }: ClosingState, sent: SentCode | null, asked: boolean): Step {
  if (departure === "refused") return "refused";
  if (state === "confirm") return "confirm";
  if (state === "code" && sent) return "code";
  return asked || state === "code" ? "password" : "begin";
}

/** One step at a time; whoever comes back later begins again at the password. */
function Leaving({ closing: found }: { closing: ClosingState }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  // Where the code went is shown once; how far the closing is, is asked again on the way back from the mailbox.
  const [sent, setSent] = useState<SentCode | null>(null);
  const [password, setPassword] = useState("");
  const givingUp = useGivingUp();
  const step = stepOf(found, sent, asked);
  const keep = (next: ClosingState) => client.setQueryData([...KEY, i18n.language], next);
  const giveUp = () => {
    setAsked(false);
    if (found.state !== "none") givingUp.mutate();
  };
  const begin = async (typed: string) => {
    const begun = await beginClosing(typed);
    setSent(begun.code);
    setPassword(typed);
    keep(begun);
  };
  const again = async () =>
    (await beginClosing(password)).code ?? Promise.reject(new Error("no code was sent"));
  const steps: Record<Step, ReactNode> = {
    begin: (
      <>
        <p className={styles.lead}>{t("settings.closing.beginText")}</p>
        <Button color="error" onClick={() => setAsked(true)}>
          {t("settings.closing.begin")}
        </Button>
      </>
    ),
    password: (
      <PasswordForm
        act={t("settings.closing.receiveCode")}
        onClose={giveUp}
        onDone={() => {}}
        onConfirm={begin}
      >
        {t("settings.closing.passwordText")}
      </PasswordForm>
    ),
    code: sent && (
      <OneTimeCode sent={sent} askAgain={again} check={async code => keep(await proveClosing(code))}>
        <Button onClick={giveUp}>{t("settings.closing.giveUp")}</Button>
      </OneTimeCode>
    ),
    confirm: found.departure === "granted" ? <LastWord giveUp={giveUp} /> : <Undecided giveUp={giveUp} />,
    refused: <AdministratorNeeded spaces={found.spaces} giveUp={giveUp} />,
  };
  return (
    <Sheet step={step} title={t(`settings.closing.steps.${step}`)}>
      {steps[step]}
      <Refusal error={givingUp.error} />
    </Sheet>
  );
}

/** While it is being decided whether every space keeps an administrator (TEN-22). */
function Undecided({ giveUp }: { giveUp: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.stack}>
      <p className={styles.lead} role="status">
        <Loader size={20} /> {t("settings.closing.undecided")}
      </p>
      <Acts>
        <Button onClick={giveUp}>{t("settings.closing.giveUp")}</Button>
      </Acts>
    </div>
  );
}

/** The spaces that would be left without an administrator: another one comes first. */
function AdministratorNeeded({ spaces, giveUp }: { spaces: string[]; giveUp: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.stack}>
      <Notice tone="error">{t("settings.closing.refused", { count: spaces.length })}</Notice>
      <ul className={styles.said}>
        {spaces.map(name => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <p className={styles.lead}>{t("settings.closing.refusedText")}</p>
      <Acts>
        <Button onClick={giveUp}>{t("settings.closing.giveUp")}</Button>
      </Acts>
    </div>
  );
}

/** The last confirmation: from here on, there is no way back. */
function LastWord({ giveUp }: { giveUp: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const close = async () => {
    const { progress } = await confirmClosing();
    // What remains is a page for nobody in particular; it finds its way by this secret, also after a reload.
    await navigate(`/suppression#${progress}`, { replace: true, flushSync: true });
    client.clear();
  };
  return (
    <div className={styles.stack}>
      <Notice tone="error">{t("settings.closing.lastText")}</Notice>
      <Acts>
        <Button variant="filled" color="error" onClick={() => setAsking(true)}>
          {t("settings.closing.last")}
        </Button>
        <Button onClick={giveUp}>{t("settings.closing.giveUp")}</Button>
      </Acts>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("settings.closing.ask")}
        act={t("settings.closing.act")}
        onConfirm={close}
      >
        {t("settings.closing.askText", { name: `${me.first_name} ${me.last_name}` })}
      </Question>
    </div>
  );
}
