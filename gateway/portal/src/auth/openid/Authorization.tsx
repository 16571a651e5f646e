import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import { decideAuthorization, previewAuthorization } from "../../api/signIn";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited, Loading } from "../../ui/messages/QueryStates";
import { MainAct, PlainLink } from "../../ui/navigation/MainAct";
import { PublicNotice } from "../../ui/pages/PublicNotice";
import { PublicPage } from "../../ui/pages/PublicPage";
import { meQuery } from "../sessions/me";
import styles from "../sign_in_flow/signIn.module.css";

const scopes = ["openid", "profile", "email", "offline_access", "chartrier", "account"] as const;

type Preview = NonNullable<ReturnType<typeof useAsked>["data"]>;

const useAsked = (demande: string) =>
  useQuery({
    queryKey: ["authorization", demande],
    queryFn: () => previewAuthorization(demande),
    staleTime: 0,
    retry: false,
  });

/** An application waits for somebody's yes (AUTH-14). */
export function Authorization() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const demande = parameters.get("demande") ?? "";
  const found = useAsked(demande);
  if (parameters.has("impossible")) return <Impossible />;
  if (!demande || (found.error instanceof Problem && [404, 422].includes(found.error.status)))
    return <Over />;
  // What was read before signing in says that nobody is there.
  if (!found.data || (found.isFetching && !found.data.signed_in)) {
    return (
      <PublicPage title={t("account.signIn.title")}>
        {found.error ? <Awaited of={found}>{() => null}</Awaited> : <Loading lines={2} />}
      </PublicPage>
    );
  }
  const again = found.data.must_sign_in_again ? "&encore=1" : "";
  if (!found.data.signed_in || again) {
    const next = encodeURIComponent(`/autorisation?demande=${encodeURIComponent(demande)}`);
    return <Navigate to={`/connexion?next=${next}${again}`} replace />;
  }
  return <Question demande={demande} asked={found.data} />;
}

function Question({ demande, asked }: { demande: string; asked: Preview }) {
  const { t } = useTranslation();
  const me = useQuery(meQuery).data;
  const { name } = asked.application;
  const { mutate, ...deciding } = useMutation({
    mutationFn: (allowed: boolean) => decideAuthorization(demande, allowed),
    onSuccess: ({ redirect_to }) => location.assign(redirect_to),
  });
  const { consented } = asked;
  useEffect(() => {
    if (consented) mutate(true);
  }, [consented, mutate]);
  if (consented || deciding.isSuccess) {
    return (
      <PublicPage title={name} lead={!deciding.error && t("entry.authorization.going", { name })}>
        <Refusal error={deciding.error} />
      </PublicPage>
    );
  }
  return (
    <PublicPage
      title={t("entry.authorization.title", { name })}
      lead={t("entry.authorization.lead", { name })}
    >
      <div className={styles.column}>
        <Refusal error={deciding.error} />
        <Sheet title={t("entry.authorization.may", { name })}>
          <ul className={styles.scopes}>
            {scopes
              .filter(scope => asked.scope.includes(scope))
              .map(scope => (
                <li key={scope}>{t(`entry.authorization.${scope}`)}</li>
              ))}
          </ul>
          <Acts>
            <MainAct loading={deciding.isPending && deciding.variables} onClick={() => mutate(true)}>
              {t("entry.authorization.allow")}
            </MainAct>
            <Button disabled={deciding.isPending} onClick={() => mutate(false)}>
              {t("entry.authorization.refuse")}
            </Button>
          </Acts>
        </Sheet>
        <div className={styles.aside}>
          {me && t("entry.authorization.as", { name: `${me.first_name} ${me.last_name}` })}{" "}
          {t("entry.authorization.later")}
        </div>
      </div>
    </PublicPage>
  );
}

function Over() {
  const { t } = useTranslation();
  return (
    <PublicNotice
      title={t("entry.authorization.over")}
      act={<PlainLink to="/">{t("common.backHome")}</PlainLink>}
    >
      {t("entry.authorization.overText")}
    </PublicNotice>
  );
}

/** The application asked for what it was not registered for: its own people have to mend that. */
function Impossible() {
  const { t } = useTranslation();
  return (
    <PublicNotice
      title={t("entry.authorization.impossible")}
      act={<PlainLink to="/">{t("common.backHome")}</PlainLink>}
    >
      {t("entry.authorization.impossibleText")}
    </PublicNotice>
  );
}
