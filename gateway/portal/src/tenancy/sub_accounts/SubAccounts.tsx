import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { ties } from "../../api/members";
import { Sheet } from "../../ui/content/Sheet";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import { spacesQuery, useSpaceName, useSpaces } from "../spaces/spaces";
import { OwnSubAccount } from "./OwnSubAccount";
import { PrincipalAccount } from "./PrincipalAccount";

/** *Sous-comptes* (TEN-51, TEN-52): relation by relation, one's sub-accounts, or the principal account of one's own. */
export function SubAccounts() {
  const { t } = useTranslation();
  const { space = "" } = useParams();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { all } = useSpaces();
  const nameOf = useSpaceName();
  const company = all.find(({ holder_id }) => holder_id === space);
  const found = useQuery({ queryKey: ["sub-accounts", space], queryFn: () => ties(space) });
  const changed = () => client.invalidateQueries({ queryKey: ["sub-accounts", space] });
  // The company may be no space of theirs any more.
  const left = async () => {
    await navigate("/");
    await client.invalidateQueries(spacesQuery);
  };
  return (
    <ListPage title={t("subAccounts.title")} lead={company && nameOf(company)}>
      {found.isError && !found.data && <Failure error={found.error} retry={found.refetch} />}
      {found.isPending && <Loading lines={4} />}
      {found.data?.length === 0 && (
        <Empty icon="person" title={t("subAccounts.none")}>
          {t("subAccounts.noneText")}
        </Empty>
      )}
      {found.data?.map(tie => (
        <Sheet key={tie.id} title={t("subAccounts.with", { agency: tie.agency_name })}>
          {tie.role === "principal" ? (
            <PrincipalAccount company={space} tie={tie} done={changed} />
          ) : (
            <OwnSubAccount company={space} tie={tie} done={changed} left={left} />
          )}
        </Sheet>
      ))}
    </ListPage>
  );
}
