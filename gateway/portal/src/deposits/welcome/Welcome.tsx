import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { Problem } from "../../api/client/problem";
import { markWelcomed } from "../../api/deposits";
import { useMe } from "../../auth/sessions/me";
import { useDepositSpace } from "../../tenancy/spaces/spaces";
import { Awaited, Failure } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { Head } from "../../ui/pages/Head";
import { Choices } from "../journeys/ChooseJourney";
import { welcomeQuery } from "./welcomeQuery";

const noSpace = new Problem({ type: "/problems/not-found", title: "", status: 404 });

/** The welcome page, once: the journeys that one may file (DEP-03); afterwards *Créer une demande* lists them. */
export function Welcome() {
  const found = useQuery(welcomeQuery);
  const client = useQueryClient();
  const [shown, setShown] = useState(false);
  const due = found.data?.due ?? false;
  useEffect(() => {
    if (!due) return;
    setShown(true);
    void markWelcomed().finally(() => client.setQueryData(welcomeQuery.queryKey, { due: false }));
  }, [due, client]);
  return (
    <Awaited of={found}>{() => (due || shown ? <Journeys /> : <Navigate to="/demandes" replace />)}</Awaited>
  );
}

function Journeys() {
  const { t } = useTranslation();
  const { first_name: name } = useMe();
  const space = useDepositSpace();
  if (!space) return <Failure error={noSpace} />;
  return (
    <>
      <Head
        title={t("requests.welcome.title", { name })}
        lead={t("requests.welcome.lead", { structure: space.name })}
        act={<PlainLink to="/">{t("requests.welcome.home")}</PlainLink>}
      />
      <Choices space={space} />
    </>
  );
}
