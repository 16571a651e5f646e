import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type AdministeredUnit, members } from "../../api/members";
import { Icon } from "../../design/Icon";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainLink } from "../../ui/navigation/MainAct";
import {
  type Administration,
  accessPath,
  useAdministration,
  useListTitle,
  useUnits,
} from "../administration/administration";
import { type ListState, listQuery, useListState } from "./listState";
import { MemberList } from "./MemberList";
import { MoreAbout } from "./MoreAbout";

/** *Mes accès*, *Droits et accès*, *Utilisateurs du client*: who may do what, and where (TEN-22, TEN-25). */
export function Members() {
  const administration = useAdministration();
  const units = useUnits(administration.data?.id ?? "");
  if (!administration.data) return <Awaited of={administration}>{() => null}</Awaited>;
  const of = administration.data;
  return (
    <Awaited of={units} lines={8}>
      {found => <OfOne key={of.id} of={of} units={found.items} complete={found.complete} />}
    </Awaited>
  );
}

function useMembers(space: string, state: ListState) {
  const query = listQuery(state);
  return useInfiniteQuery({
    queryKey: ["members", space, query],
    queryFn: ({ pageParam }) => members(space, { ...query, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
    placeholderData: (rows, former) => (former?.queryKey[1] === space ? rows : undefined),
  });
}

interface OfOneProps {
  of: Administration;
  units: AdministeredUnit[];
  complete: boolean;
}

function OfOne({ of, units, complete }: OfOneProps) {
  const { t } = useTranslation();
  const [state, change] = useListState();
  return (
    <MemberList
      title={useListTitle()(of)}
      trail={of.client ? [{ to: "/relations", label: t("common.shell.relations") }] : []}
      lead={of.name}
      act={
        <MainLink to={accessPath(of.id, "ajouter")} leftSection={<Icon name="plus" />}>
          {t("rights.list.add")}
        </MainLink>
      }
      places={[{ of, units }]}
      found={useMembers(of.id, state)}
      state={state}
      change={change}
    >
      <MoreAbout of={of} complete={complete} />
    </MemberList>
  );
}
