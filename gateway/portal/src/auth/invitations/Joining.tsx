import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate } from "react-router";
import { previewActivation } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { joinInvitation } from "../../api/signIn";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainAct, PlainLink } from "../../ui/navigation/MainAct";
import { signInThen } from "../../ui/navigation/signInAddress";
import { PublicNotice } from "../../ui/pages/PublicNotice";
import { PublicPage } from "../../ui/pages/PublicPage";
import { meQuery } from "../sessions/me";
import styles from "../sign_in_flow/signIn.module.css";
import { removeInvitation, storedConfidentialPassword, storedInvitation } from "../sign_in_flow/tabStorage";

/** *J'ai déjà un compte* (AUTH-04): what waits behind an invitation joins the account that is signed in. */
export function Joining() {
  const { t } = useTranslation();
  const token = storedInvitation();
  const me = useQuery(meQuery);
  const invitation = useQuery({
    queryKey: ["activation", token],
    queryFn: () => previewActivation(token),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: token !== "",
  });
  const closed = !token || (invitation.error instanceof Problem && invitation.error.status === 404);
  if (closed) return <Closed />;
  if (me.data === null) return <Navigate to={signInThen("/rejoindre")} replace />;
  return (
    <PublicPage title={t("entry.joining.title")} lead={t("entry.joining.lead")}>
      <Awaited of={invitation}>
        {({ invited_by }) => (
          <Awaited of={me}>
            {who =>
              who && (
                <Question
                  token={token}
                  by={invited_by}
                  name={`${who.first_name} ${who.last_name}`}
                  email={who.email}
                />
              )
            }
          </Awaited>
        )}
      </Awaited>
    </PublicPage>
  );
}

interface QuestionProps {
  token: string;
  by: string;
  name: string;
  email: string;
}

function Question({ token, by, name, email }: QuestionProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const joining = useMutation({
    mutationFn: () => joinInvitation(token, storedConfidentialPassword()),
    onSuccess: async me => {
      removeInvitation();
      client.clear();
      client.setQueryData(meQuery.queryKey, me);
      confirmed(t("entry.joining.done", { by }));
      await navigate("/", { replace: true });
    },
  });
  const wrongPassword = joining.error instanceof Problem && joining.error.slug === "wrong-code";
  return (
    <Sheet>
      <div className={styles.column}>
        <Facts
          lines={[
            [t("entry.joining.from"), by],
            [t("entry.joining.account"), `${name}\u00a0· ${email}`],
          ]}
        />
        {wrongPassword ? (
          <Notice tone="error">
            {t("account.activation.confidentialWrong")}{" "}
            <Link to={`/activation#${encodeURIComponent(token)}`}>
              {t("account.activation.confidentialBack")}
            </Link>
          </Notice>
        ) : (
          <Refusal error={joining.error} />
        )}
        <Acts>
          <MainAct loading={joining.isPending} onClick={() => joining.mutate()}>
            {t("entry.joining.act")}
          </MainAct>
          <PlainLink to={signInThen("/rejoindre")}>{t("entry.joining.other")}</PlainLink>
        </Acts>
      </div>
    </Sheet>
  );
}

function Closed() {
  const { t } = useTranslation();
  return (
    <PublicNotice
      title={t("entry.joining.closed")}
      act={<PlainLink to="/">{t("common.backHome")}</PlainLink>}
    >
      {t("account.activation.closedText")}
    </PublicNotice>
  );
}
