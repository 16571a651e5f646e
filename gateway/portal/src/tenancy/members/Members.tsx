import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type AdministeredUnit, members } from "../../api/members";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { MainLink } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import {
  type Administration,
  accessPath,
  useAdministration,
  useListTitle,
  useUnits,
} from "../administration/administration";
import styles from "../administration/administration.module.css";
import { inOrder } from "../spaces/rights";
import { Criteria } from "./Criteria";
import { everybody, isNarrowed, type ListState, listQuery, readListState, writeListState } from "./listState";
import { MemberCards } from "./MemberCards";
import { type MembersProps, MemberTable } from "./MemberTable";
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

function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const [search, setSearch] = useSearchParams();
  const state = readListState(search);
  const change = (wanted: Partial<ListState>) =>
    setSearch(writeListState({ ...state, ...wanted }), { replace: true, preventScrollReset: true });
  return [state, change];
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
  const title = useListTitle()(of);
  const [state, change] = useListState();
  const found = useMembers(of.id, state);
  const pages = found.data?.pages;
  const shown = pages?.flatMap(({ items }) => items) ?? [];
  const rights = rightsOf(units, shown);
  const total = found.isPlaceholderData ? undefined : pages?.[0]?.total;
  return (
    <ListPage
      title={title}
      trail={of.client ? [{ to: "/relations", label: t("common.shell.relations") }] : []}
      lead={of.name}
      act={
        <MainLink to={accessPath(of.id, "ajouter")} leftSection={<Icon name="plus" />}>
          {t("rights.list.add")}
        </MainLink>
      }
      criteria={<Criteria of={of} units={units} rights={rights} state={state} change={change} />}
      found={total === undefined ? "" : t("rights.list.found", { count: total })}
      stale={found.isPlaceholderData}
    >
      {found.isError && !pages && <Failure error={found.error} retry={found.refetch} />}
      {!pages && !found.isError && <Loading lines={8} />}
      {pages && shown.length === 0 && <Nobody state={state} clear={() => change(everybody)} />}
      {shown.length > 0 && <Lines of={of} members={shown} units={units} rights={rights} label={title} />}
      {found.hasNextPage && !found.isPlaceholderData && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("rights.list.more")}
          </Button>
        </p>
      )}
      <MoreAbout of={of} complete={complete} />
    </ListPage>
  );
}

/** The rights that can be given somewhere, and those that somebody holds all the same. */
function rightsOf(units: AdministeredUnit[], members: MembersProps["members"]): string[] {
  const given = units.flatMap(({ grantable_rights }) => grantable_rights);
  const held = members.flatMap(({ accesses }) => accesses.flatMap(({ rights }) => rights));
  return inOrder([...new Set([...given, ...held])]);
}

function Lines(props: MembersProps) {
  const narrow = useMediaQuery("(max-width: 64em)", false, { getInitialValueInEffect: false });
  return narrow ? <MemberCards {...props} /> : <MemberTable {...props} />;
}

function Nobody({ state, clear }: { state: ListState; clear: () => void }) {
  const { t } = useTranslation();
  const narrowed = isNarrowed(state);
  return (
    <Sheet>
      <Empty
        icon={narrowed ? "search" : "person"}
        title={t(narrowed ? "rights.list.nobodyFound" : "rights.list.nobody")}
        act={narrowed && <Button onClick={clear}>{t("rights.list.clear")}</Button>}
      >
        {t(narrowed ? "rights.list.nobodyFoundText" : "rights.list.nobodyText")}
      </Empty>
    </Sheet>
  );
}
