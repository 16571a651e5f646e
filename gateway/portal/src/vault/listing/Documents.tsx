import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type DocumentLine, type DocumentPage, type DocumentsAsked, documents } from "../../api/vault";
import { number } from "../../language/formats";
import { useListedSpace } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import type { Selection } from "../documents/DocumentRows";
import { type Choice, SelectionBar, useChoice } from "./Choosing";
import { ColumnChoice } from "./ColumnChoice";
import { Criteria } from "./Criteria";
import { type Column, keepColumns, type Listed, readColumns, typeOfColumns } from "./columns";
import { DocumentCards } from "./DocumentCards";
import { DocumentTable } from "./DocumentTable";
import { groupsOf } from "./groups";
import styles from "./listing.module.css";
import {
  isNarrowed,
  isSameList,
  isSearched,
  type ListState,
  listQuery,
  readListState,
  sortOf,
  writeListState,
} from "./listState";
import { SavedSearches } from "./SavedSearches";

function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const [search, setSearch] = useSearchParams();
  const state = readListState(search);
  const change = (wanted: Partial<ListState>) =>
    setSearch(writeListState({ ...state, ...wanted }), { replace: true, preventScrollReset: true });
  return [state, change];
}

function useDocuments(query: DocumentsAsked) {
  return useInfiniteQuery({
    queryKey: ["documents", query],
    queryFn: ({ pageParam }) => documents({ ...query, ...(pageParam ? { after: pageParam } : {}) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
    placeholderData: (rows, former) =>
      isSameList(former?.queryKey[1] as DocumentsAsked | undefined, query) ? rows : undefined,
  });
}

export function Documents() {
  const { t } = useTranslation();
  const [state, change] = useListState();
  const query = listQuery(state, useListedSpace(), new Date());
  const found = useDocuments(query);
  const list = `/documents?${writeListState(state)}`;
  const choice = useChoice(list);
  const first = found.isPlaceholderData ? undefined : found.data?.pages[0];
  const title = state.compartment
    ? t(`documents.compartments.${state.compartment}`)
    : state.state === "todo"
      ? t("common.shell.todo")
      : t("documents.list.title");
  return (
    <ListPage
      title={title}
      criteria={<Criteria state={state} change={change} />}
      found={useFound(first)}
      stale={found.isPlaceholderData}
      act={<SavedSearches state={state} />}
    >
      {first && (
        <SelectionBar
          choice={choice}
          query={query}
          list={list}
          total={first.total}
          capped={first.total_is_capped}
        />
      )}
      <Awaited of={found} lines={8}>
        {({ pages }) => (
          <Found
            documents={pages.flatMap(({ items }) => items)}
            state={state}
            change={change}
            choice={choice}
          />
        )}
      </Awaited>
      {found.hasNextPage && !found.isPlaceholderData && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("documents.list.more")}
          </Button>
        </p>
      )}
    </ListPage>
  );
}

/** How many there are, or at least how many. */
function useFound(page: DocumentPage | undefined): string {
  const { t } = useTranslation();
  if (!page) return "";
  const values = { count: page.total, total: number(page.total) };
  return t(page.total_is_capped ? "documents.list.foundAtLeast" : "documents.list.found", values);
}

interface FoundProps {
  documents: DocumentLine[];
  state: ListState;
  change: (change: Partial<ListState>) => void;
  choice: Choice;
}

function Found({ documents: lines, state, change, choice }: FoundProps) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const type = typeOfColumns(state);
  const [columns, show] = useColumns(type);
  const from: Selection = { list: `/documents?${writeListState(state)}`, ids: lines.map(({ id }) => id) };
  if (lines.length === 0)
    return (
      <NothingFound
        state={state}
        clear={() => change({ type: "", state: "", period: "all", q: "", where: [] })}
      />
    );
  if (narrow) return <DocumentCards groups={groupsOf(lines, state)} from={from} choice={choice} />;
  return (
    <>
      <div className={styles.tools}>
        <ColumnChoice type={type} chosen={columns} choose={show} />
      </div>
      <Sheet flush>
        <DocumentTable
          groups={groupsOf(lines, state)}
          from={from}
          columns={columns}
          choice={choice}
          // What is searched comes newest first.
          sort={isSearched(state) ? null : sortOf(state)}
          sortBy={sort => change({ sort })}
          label={t("documents.list.title")}
        />
      </Sheet>
    </>
  );
}

/** The columns of a type, as they were chosen last. */
function useColumns(type: Listed): [Column[], (columns: Column[]) => void] {
  const [chosen, choose] = useState<Partial<Record<Listed, Column[]>>>({});
  const keep = (columns: Column[]) => {
    keepColumns(type, columns);
    choose({ ...chosen, [type]: columns });
  };
  return [chosen[type] ?? readColumns(type), keep];
}

function NothingFound({ state, clear }: { state: ListState; clear: () => void }) {
  const { t } = useTranslation();
  if (!isNarrowed(state) || (state.state === "todo" && !isNarrowed({ ...state, state: "" }))) {
    return (
      <Sheet>
        <Empty icon="folder" title={t("documents.list.none")}>
          {t("documents.list.noneText")}
        </Empty>
      </Sheet>
    );
  }
  return (
    <Sheet>
      <Empty
        icon="search"
        title={t("documents.list.empty")}
        act={<Button onClick={clear}>{t("documents.list.clear")}</Button>}
      >
        {t("documents.list.emptyText")}
      </Empty>
    </Sheet>
  );
}
