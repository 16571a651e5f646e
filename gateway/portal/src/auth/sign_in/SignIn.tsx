import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation, useSearchParams } from "react-router";
import { previewAuthorization } from "../../api/signIn";
import { Notice } from "../../ui/messages/Notice";
import { safeNext } from "../../ui/navigation/signInAddress";
import { PublicPage } from "../../ui/pages/PublicPage";
import { meQuery } from "../sessions/me";
import styles from "../sign_in_flow/signIn.module.css";
import { OtherSignIns } from "./OtherSignIns";
import { SignInForm } from "./SignInForm";

/** Every way in begins here (AUTH-10). */
export function SignIn() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const signedOut = (useLocation().state as { signedOut?: true } | null)?.signedOut;
  const { reason, hint } = useReason(search, next);
  const inAlready = useInAlready(search, next);
  if (inAlready) return <Navigate to={next} replace />;
  return (
    <PublicPage title={t("account.signIn.title")} lead={t("account.signIn.lead")}>
      <div className={styles.column}>
        {signedOut && <Notice tone="done">{t("entry.signIn.signedOut")}</Notice>}
        {reason && <Notice tone="waiting">{reason}</Notice>}
        <SignInForm key={hint} next={next} known={hint} />
        <OtherSignIns next={next} />
        <div className={styles.aside}>
          <b>{t("account.signIn.first")}</b> {t("account.signIn.firstText")}
        </div>
        <div className={styles.aside}>
          <Link to="/ouvrir-un-compte">{t("entry.signIn.open")}</Link>
          <br />
          {t("entry.signIn.openText")}
        </div>
        <div className={styles.aside}>
          <Link to="/demarches">{t("entry.signIn.journeys")}</Link>
          <br />
          {t("entry.signIn.journeysText")}
        </div>
      </div>
    </PublicPage>
  );
}

const ASKED_ANYWAY = ["/autorisation", "/rejoindre", "/connexion/rattacher"];

/** Whether somebody comes by the link of a message, and is signed in: such a one goes straight on. */
function useInAlready(search: URLSearchParams, next: string): boolean {
  const { pathname } = new URL(next, location.origin);
  const anew = search.has("encore") || search.has("expire") || ASKED_ANYWAY.includes(pathname);
  return Boolean(useQuery({ ...meQuery, enabled: search.has("next") && !anew }).data);
}

/** Why somebody stands here, where it is not of their own accord; and who they probably are. */
function useReason(search: URLSearchParams, next: string): { reason: string | null; hint: string } {
  const { t } = useTranslation();
  const wanted = new URL(next, location.origin);
  const demande = wanted.pathname === "/autorisation" ? wanted.searchParams.get("demande") : null;
  const asked = useQuery({
    queryKey: ["authorization", demande],
    queryFn: () => previewAuthorization(demande ?? ""),
    enabled: demande !== null,
    retry: false,
  }).data;
  const hint = asked?.login_hint ?? "";
  if (search.has("expire")) return { reason: t("entry.signIn.over"), hint };
  if (search.has("encore")) return { reason: t("entry.signIn.again"), hint };
  if (demande !== null) {
    return {
      reason: asked ? t("entry.signIn.forApplication", { name: asked.application.name }) : null,
      hint,
    };
  }
  if (wanted.pathname === "/rejoindre") return { reason: t("entry.signIn.toJoin"), hint };
  if (wanted.pathname === "/connexion/rattacher") {
    return { reason: t("entry.signIn.toLink", { name: wanted.searchParams.get("nom") ?? "" }), hint };
  }
  return { reason: search.has("next") ? t("account.signIn.returning") : null, hint };
}
