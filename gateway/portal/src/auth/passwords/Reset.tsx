import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { Problem } from "../../api/client/problem";
import { previewReset } from "../../api/signIn";
import { Icon } from "../../design/Icon";
import { Acts } from "../../ui/forms/Form";
import { Outcome } from "../../ui/messages/Outcome";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainLink } from "../../ui/navigation/MainAct";
import { PublicNotice } from "../../ui/pages/PublicNotice";
import { PublicPage } from "../../ui/pages/PublicPage";
import { ResetForm } from "./ResetForm";

/** The page behind the link of the message: code, new password, and another identifier if one likes (AUTH-21). */
export function Reset() {
  const { t } = useTranslation();
  const { hash } = useLocation();
  const [token] = useState(() => decodeURIComponent(hash.slice(1)));
  const [done, setDone] = useState(false);
  const found = useQuery({
    queryKey: ["reset", token],
    queryFn: () => previewReset(token),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: token !== "" && !done,
  });
  const closed = !token || (found.error instanceof Problem && [404, 422].includes(found.error.status));
  if (done) return <Done />;
  if (closed) return <Closed />;
  return (
    <PublicPage
      title={t("entry.reset.choose")}
      lead={found.data && t("entry.reset.chooseLead", { email: found.data.email })}
    >
      <Awaited of={found}>
        {offer => <ResetForm token={token} offer={offer} onDone={() => setDone(true)} />}
      </Awaited>
    </PublicPage>
  );
}

function Done() {
  const { t } = useTranslation();
  return (
    <PublicPage title={t("entry.reset.choose")}>
      <Outcome mark={<Icon name="check" size={32} />} title={t("entry.reset.done")}>
        <p>{t("entry.reset.doneText")}</p>
        <Acts>
          <MainLink to="/connexion">{t("account.signIn.act")}</MainLink>
        </Acts>
      </Outcome>
    </PublicPage>
  );
}

function Closed() {
  const { t } = useTranslation();
  return (
    <PublicNotice
      title={t("entry.reset.closed")}
      act={<MainLink to="/mot-de-passe-oublie">{t("entry.reset.closedAct")}</MainLink>}
    >
      {t("entry.reset.closedText")}
    </PublicNotice>
  );
}
