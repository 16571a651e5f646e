import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { Problem } from "../../api/client/problem";
import { Icon, type IconName } from "../../design/Icon";
import { PlainLink } from "../navigation/MainAct";
import { signInAgainThen } from "../navigation/signInAddress";
import { useExplanation } from "./explanation";
import styles from "./Notice.module.css";

type Tone = "done" | "error" | "waiting" | "todo";
const icons: Record<Tone, IconName> = { done: "check", error: "warning", waiting: "info", todo: "info" };

/** A sentence set apart in the flow of a page. Errors are announced at once. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === "error" ? "alert" : undefined}>
      <Icon name={icons[tone]} />
      <div>{children}</div>
    </div>
  );
}

/** What went wrong with an act, beside the act; nothing while all is well. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const explain = useExplanation();
  const { pathname } = useLocation();
  if (!error) return null;
  const reference = error instanceof Problem && error.status >= 500 ? error.reference : null;
  return (
    <Notice tone="error">
      {explain(error)}
      {reference && <div>{t("common.failure.reference", { reference })}</div>}
      {error instanceof Problem && error.slug === "sign-in-again" && (
        <div className={styles.way}>
          <PlainLink to={signInAgainThen(pathname)}>{t("account.signIn.act")}</PlainLink>
        </div>
      )}
    </Notice>
  );
}
