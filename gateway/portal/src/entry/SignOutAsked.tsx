import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { previewSignOut, signOutAsAsked } from "../api/entry";
import { Problem } from "../api/problem";
import { Icon } from "../design/Icon";
import { Acts } from "../pages/Form";
import { MainAct, PlainLink } from "../pages/MainAct";
import { Refusal } from "../pages/Notice";
import { Outcome } from "../pages/Outcome";
import { PublicPage } from "../pages/PublicPage";
import { Sheet } from "../pages/Sheet";
import { Awaited, Empty } from "../pages/states";
import { meQuery } from "../session/me";
import styles from "./entry.module.css";

/** An application asks that its person be signed out; the person is asked, here (AUTH-14). */
export function SignOutAsked() {
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
  return (
    <PublicPage title={t("entry.signOut.title")}>
      {leaving.isSuccess ? (
        <Outcome mark={<Icon name="exit" size={32} />} title={t("entry.signOut.done")}>
          <Acts>
            <PlainLink to="/connexion">{t("entry.signOut.back")}</PlainLink>
          </Acts>
        </Outcome>
      ) : (
        <Awaited of={found}>
          {({ application, signed_in }) => (
            <Sheet>
              <p className={styles.said}>
                {application
                  ? t("entry.signOut.byApplication", { name: application.name })
                  : t(signed_in ? "entry.signOut.here" : "entry.signOut.nobody")}
              </p>
              <Refusal error={leaving.error} />
              <Acts>
                <MainAct loading={leaving.isPending} onClick={() => leaving.mutate()}>
                  {t("entry.signOut.act")}
                </MainAct>
                <PlainLink to="/">{t("entry.signOut.stay")}</PlainLink>
              </Acts>
            </Sheet>
          )}
        </Awaited>
      )}
    </PublicPage>
  );
}

function Over() {
  const { t } = useTranslation();
  return (
    <PublicPage title={t("entry.signOut.over")}>
      <Empty
        icon="clock"
        title={t("entry.signOut.over")}
        act={<PlainLink to="/">{t("common.backHome")}</PlainLink>}
      >
        {t("entry.signOut.overText")}
      </Empty>
    </PublicPage>
  );
}
