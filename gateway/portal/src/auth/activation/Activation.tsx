import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { previewActivation } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainLink } from "../../ui/navigation/MainAct";
import { PublicNotice } from "../../ui/pages/PublicNotice";
import { PublicPage } from "../../ui/pages/PublicPage";
import { ActivationForm } from "./ActivationForm";
import { AnotherLink } from "./AnotherLink";

/** The page behind the link of the invitation (AUTH-03). Looking at it uses nothing up. */
export function Activation() {
  const { t } = useTranslation();
  const { hash } = useLocation();
  const [token] = useState(() => decodeURIComponent(hash.slice(1)));
  const invitation = useQuery({
    queryKey: ["activation", token],
    queryFn: () => previewActivation(token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const closed =
    !token || (invitation.error instanceof Problem && [400, 404, 410, 422].includes(invitation.error.status));
  if (closed) {
    return (
      <PublicNotice
        title={t("account.activation.closed")}
        act={
          <>
            <MainLink to="/connexion">{t("account.signIn.act")}</MainLink>
            {token && <AnotherLink token={token} />}
          </>
        }
      >
        {t("account.activation.closedText")}
      </PublicNotice>
    );
  }
  const known = invitation.data;
  return (
    <PublicPage
      title={
        known ? t("account.activation.greeting", { name: known.first_name }) : t("account.activation.title")
      }
      lead={known && t("account.activation.lead", { by: known.invited_by })}
    >
      <Awaited of={invitation}>{found => <ActivationForm token={token} invitation={found} />}</Awaited>
    </PublicPage>
  );
}
