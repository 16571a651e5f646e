import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  answerSecondPasskey,
  askSecondPasskey,
  type FactorCard,
  type Sent,
  type Step,
  sendFactorCode,
  typeFactorCode,
  typeRecoveryCode,
} from "../../../api/signIn";
import { Icon, type IconName } from "../../../design/Icon";
import { Sheet } from "../../../ui/content/Sheet";
import { OneTimeCode } from "../../../ui/forms/OneTimeCode";
import { announce } from "../../../ui/messages/Announcer";
import { Refusal } from "../../../ui/messages/Notice";
import { MainAct } from "../../../ui/navigation/MainAct";
import { PublicPage } from "../../../ui/pages/PublicPage";
import { PasskeyRefusal } from "../../second_factors/PasskeyRefusal";
import { answerWithPasskey } from "../../second_factors/passkeys";
import styles from "../../sign_in_flow/signIn.module.css";
import { useSignInAnswer } from "../../sign_in_flow/signInFlow";
import { TypedCode } from "../../sign_in_flow/TypedCode";
import { StepFoot, useStepAct } from "./StepFoot";

const RECOVERY = "recovery";
const marks: Record<FactorCard["kind"], IconName> = {
  passkey: "key",
  totp: "phone",
  sms: "phone",
  email: "mail",
};
// What is quickest and safest is offered first.
const order = ["passkey", "totp", "sms", "email"];

/** The second proof, of whichever kind; the other ones are one press away (AUTH-12). */
export function SecondFactorStep({ step, next }: { step: Step; next: string }) {
  const { t } = useTranslation();
  const factors = [...step.factors].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const [chosen, setChosen] = useState(factors[0]?.id ?? RECOVERY);
  const factor = factors.find(({ id }) => id === chosen);
  const say = useWayName();
  const others = factors.filter(({ id }) => id !== chosen);
  const way = factor ? say(factor) : t("entry.steps.recovery");
  // A code is typed at once, here at every sign-in: the focus goes to its field, so that the way is only heard.
  useEffect(() => announce(`${t("entry.steps.title")}. ${way}`), [t, way]);
  return (
    <PublicPage title={t("entry.steps.title")} lead={t("entry.steps.lead")}>
      <div className={styles.column}>
        <Sheet key={chosen} title={way}>
          {factor ? <Factor factor={factor} next={next} /> : <Recovery next={next} />}
        </Sheet>
        {(others.length > 0 || step.recovery_codes) && (
          <div className={styles.others}>
            <p className={styles.or}>{t("entry.steps.other")}</p>
            {others.map(other => (
              <WayButton key={other.id} icon={marks[other.kind]} choose={() => setChosen(other.id)}>
                {say(other)}
              </WayButton>
            ))}
            {step.recovery_codes && factor && (
              <WayButton icon="list" choose={() => setChosen(RECOVERY)}>
                {t("entry.steps.recovery")}
              </WayButton>
            )}
          </div>
        )}
        <StepFoot step={step} next={next} />
      </div>
    </PublicPage>
  );
}

function WayButton({ icon, choose, children }: { icon: IconName; choose: () => void; children: string }) {
  return (
    <button type="button" className={styles.way} onClick={choose}>
      <Icon name={icon} />
      <span>{children}</span>
    </button>
  );
}

function useWayName(): (factor: FactorCard) => string {
  const { t } = useTranslation();
  return ({ kind, name, hint }) => {
    const way = t(`entry.steps.${kind}`, { hint });
    return name ? t("entry.steps.named", { way, name }) : way;
  };
}

function Factor({ factor, next }: { factor: FactorCard; next: string }) {
  const { t } = useTranslation();
  const proceed = useSignInAnswer(next);
  const type = useStepAct(typeFactorCode, next);
  if (factor.kind === "passkey") return <Passkey next={next} />;
  if (factor.kind !== "totp") return <SentFactor factor={factor} next={next} />;
  return (
    <TypedCode
      label={t("entry.steps.totpField")}
      help={t("entry.steps.totpHelp")}
      act={t("entry.steps.act")}
      numeric
      check={async code => proceed(await type(factor.id, code))}
    />
  );
}

function Recovery({ next }: { next: string }) {
  const { t } = useTranslation();
  const proceed = useSignInAnswer(next);
  const type = useStepAct(typeRecoveryCode, next);
  return (
    <TypedCode
      label={t("entry.steps.recoveryField")}
      help={t("entry.steps.recoveryHelp")}
      act={t("entry.steps.act")}
      check={async code => proceed(await type(code))}
    />
  );
}

function Passkey({ next }: { next: string }) {
  const { t } = useTranslation();
  const ask = useStepAct(askSecondPasskey, next);
  const answer = useStepAct(answerSecondPasskey, next);
  const act = useActInFocus();
  const using = useMutation({
    mutationFn: async () => answer(await answerWithPasskey((await ask()).options)),
    onSuccess: useSignInAnswer(next),
  });
  return (
    <div className={styles.flow}>
      <p>{t("entry.steps.passkeyText")}</p>
      <PasskeyRefusal error={using.error} />
      <MainAct ref={act} fullWidth loading={using.isPending} onClick={() => using.mutate()}>
        {t("entry.steps.usePasskey")}
      </MainAct>
    </div>
  );
}

/** A code that is sent once it is asked for: nobody's telephone rings for a page that was only opened. */
function SentFactor({ factor, next }: { factor: FactorCard; next: string }) {
  const { t } = useTranslation();
  const proceed = useSignInAnswer(next);
  const send = useStepAct(sendFactorCode, next);
  const type = useStepAct(typeFactorCode, next);
  const [sent, setSent] = useState<Sent | null>(null);
  const act = useActInFocus();
  const sending = useMutation({ mutationFn: () => send(factor.id), onSuccess: setSent });
  if (sent) {
    return (
      <OneTimeCode
        main
        sent={sent}
        askAgain={() => send(factor.id)}
        check={async code => proceed(await type(factor.id, code))}
      />
    );
  }
  return (
    <div className={styles.flow}>
      <Refusal error={sending.error} />
      <MainAct ref={act} fullWidth loading={sending.isPending} onClick={() => sending.mutate()}>
        {t(factor.kind === "sms" ? "entry.steps.sendSms" : "entry.steps.sendEmail")}
      </MainAct>
    </div>
  );
}

/** The one act of a way that was just chosen; not of the first, which the page's title announces. */
function useActInFocus() {
  const act = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that was pressed is gone: the focus would be nowhere.
    if (document.activeElement === document.body) act.current?.focus();
  }, []);
  return act;
}
