import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import { previewSignOut, signOutAsAsked } from "../../api/signIn";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainAct, PlainLink } from "../../ui/navigation/MainAct";
import { PublicNotice } from "../../ui/pages/PublicNotice";
import { PublicPage } from "../../ui/pages/PublicPage";
import { meQuery } from "../sessions/me";
import styles from "../sign_in_flow/signIn.module.css";

/** An application asks that its person be signed out; the person is asked, here (AUTH-14). */
export function ApplicationSignOut() {
  const { t } = useTranslation();
  const demande = useSearchParams()[0].get("demande") ?? "";
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ["sign-out", demande],
    queryFn: () => previewSignOut(demande),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const leaving = useMutation({
    mutationFn: () => signOutAsAsked(demande),
    onSuccess: ({ redirect_to }) => {
      client.setQueryData(meQuery.queryKey, null);
      if (redirect_to) location.assign(redirect_to);
    },
  });
  const over = !demande || (found.error instanceof Problem && [404, 422].includes(found.error.status));
  if (over) return <Over />;
  if (leaving.isSuccess) {
    return (
      <PublicNotice
        title={t("entry.signOut.done")}
        act={<PlainLink to="/connexion">{t("entry.signOut.back")}</PlainLink>}
      >
        {t("entry.signOut.doneText")}
      </PublicNotice>
    );
  }
  if (found.data && !found.data.application && !found.data.signed_in) return <Nobody />;
  return (
    <PublicPage title={t("entry.signOut.title")}>
      <Awaited of={found}>
        {({ application, signed_in }) => (
          <Sheet>
            <p className={styles.said}>
              {application
                ? t(signed_in ? "entry.signOut.byApplication" : "entry.signOut.byApplicationOnly", {
                    name: application.name,
                  })
                : t("entry.signOut.here")}
            </p>
            <Refusal error={leaving.error} />
            <Acts>
              <MainAct loading={leaving.isPending} onClick={() => leaving.mutate()}>
                {t("entry.signOut.act")}
              </MainAct>
              {signed_in && <PlainLink to="/">{t("entry.signOut.stay")}</PlainLink>}
            </Acts>
          </Sheet>
        )}
      </Awaited>
    </PublicPage>
  );
}

function Nobody() {
  const { t } = useTranslation();
  return (
    <PublicNotice
      title={t("entry.signOut.nobody")}
      act={<PlainLink to="/connexion">{t("account.signIn.act")}</PlainLink>}
    >
      {t("entry.signOut.nobodyText")}
    </PublicNotice>
  );
}

function Over() {
  const { t } = useTranslation();
  return (
    <PublicNotice title={t("entry.signOut.over")} act={<PlainLink to="/">{t("common.backHome")}</PlainLink>}>
      {t("entry.signOut.overText")}
    </PublicNotice>
  );
}
