import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Problem } from "../api/problem";
import { atTheHour } from "../language/formats";
import { Notice, Refusal } from "../pages/Notice";
import styles from "./entry.module.css";

/** Why one was not let in, what to check, and where to go from here (AUTH-10, AUTH-11). */
export function SignInRefusal({ error }: { error: unknown }) {
  if (!(error instanceof Problem)) return <Refusal error={error} />;
  if (error.slug === "wrong-credentials") return <Wrong />;
  if (error.slug === "account-locked") return <Locked facts={error.facts} />;
  return <Refusal error={error} />;
}

function Wrong() {
  const { t } = useTranslation();
  return (
    <Notice tone="error">
      {t("entry.refused.wrong")} {t("entry.refused.check")}
      <Ways />
    </Notice>
  );
}

function Locked({ facts }: { facts: Record<string, unknown> }) {
  const { t } = useTranslation();
  const until = { count: Number(facts.minutes_left ?? 1), time: atTheHour(String(facts.locked_until)) };
  return (
    <Notice tone="error">
      {t("entry.refused.locked", until)} {facts.this_device === true && t("entry.refused.thisDevice")}{" "}
      {t("entry.refused.check")} {t("entry.refused.unlock")}
      <Ways help />
    </Notice>
  );
}

function Ways({ help = false }: { help?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={styles.ways}>
      <Link to="/mot-de-passe-oublie">{t("entry.signIn.lostPassword")}</Link>
      <Link to="/identifiant-perdu">{t("entry.signIn.lostIdentifier")}</Link>
      {help && <Link to="/aide">{t("entry.refused.help")}</Link>}
    </div>
  );
}
