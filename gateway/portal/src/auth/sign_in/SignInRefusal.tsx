import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Problem } from "../../api/client/problem";
import { duration, timeOfDay } from "../../language/formats";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { PlainLink } from "../../ui/navigation/MainAct";
import styles from "../sign_in_flow/signIn.module.css";

/** Why one was not let in, what to check, and where to go from here (AUTH-10, AUTH-11). */
export function SignInRefusal({ error, typed }: { error: unknown; typed: string }) {
  if (!(error instanceof Problem)) return <Refusal error={error} />;
  if (error.slug === "wrong-credentials") return <Wrong />;
  if (error.slug === "account-locked") return <Locked facts={error.facts} typed={typed} />;
  return <Refusal error={error} />;
}

function Wrong() {
  const { t } = useTranslation();
  return <Notice tone="error">{t("entry.refused.wrong")}</Notice>;
}

function Locked({ facts, typed }: { facts: Record<string, unknown>; typed: string }) {
  const { t } = useTranslation();
  const until = {
    left: duration(Number(facts.minutes_left ?? 1)),
    time: timeOfDay(String(facts.locked_until)),
  };
  return (
    <Notice tone="error">
      {t("entry.refused.locked", until)} {facts.this_device === true && t("entry.refused.thisDevice")}{" "}
      {t("entry.refused.check")} {t("entry.refused.unlock")}
      <div className={styles.ways}>
        <PlainLink to="/mot-de-passe-oublie" state={{ typed }}>
          {t("entry.refused.choosePassword")}
        </PlainLink>
        <Link to="/identifiant-perdu">{t("entry.signIn.lostIdentifier")}</Link>
        <Link to="/aide">{t("entry.refused.help")}</Link>
      </div>
    </Notice>
  );
}
