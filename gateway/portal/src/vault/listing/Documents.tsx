import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type DocumentLine, type DocumentsAsked, documents } from "../../api/vault";
import { useSpaces } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import { DocumentCards, type Selection } from "../documents/DocumentRows";
import { Criteria } from "./Criteria";
import { DocumentTable } from "./DocumentTable";
import {
  changed,
  isNarrowed,
  isSameList,
  type ListState,
  listQuery,
  readListState,
  writeListState,
} from "./listState";

function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const [search, setSearch] = useSearchParams();
  const state = readListState(search);
  // A new page is a step that "back" undoes; narrowing a search is not.
  const change = (wanted: Partial<ListState>) =>
    setSearch(writeListState(changed(state, wanted)), {
      replace: !("page" in wanted),
      preventScrollReset: true,
    });
  return [state, change];
}

export function Documents() {
  const { t } = useTranslation();
  const [state, change] = useListState();
  const { current } = useSpaces();
  const query = listQuery(state, current?.holder_id ?? null, new Date());
  const found = useQuery({
    queryKey: ["documents", query],
    queryFn: () => documents(query),
    placeholderData: (rows, former) =>
      isSameList(former?.queryKey[1] as DocumentsAsked | undefined, query) ? rows : undefined,
  });
  const title = state.compartment
    ? t(`documents.compartments.${state.compartment}`)
    : state.state === "todo"
      ? t("common.shell.todo")
      : t("documents.list.title");
  const pages = found.data?.pages ?? 1;
  return (
    <ListPage
      title={title}
      criteria={<Criteria state={state} change={change} />}
      found={
        found.data && !found.isPlaceholderData ? t("documents.list.found", { count: found.data.total }) : ""
      }
      stale={found.isPlaceholderData}
      paging={{ page: state.page, pages, turn: page => change({ page }) }}
    >
      <Awaited of={found} lines={8}>
        {({ items }) => <Found documents={items} state={state} change={change} />}
      </Awaited>
    </ListPage>
  );
}

interface FoundProps {
  documents: DocumentLine[];
  state: ListState;
  change: (change: Partial<ListState>) => void;
}

function Found({ documents: lines, state, change }: FoundProps) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const from: Selection = { list: `/documents?${writeListState(state)}`, ids: lines.map(({ id }) => id) };
  if (lines.length === 0)
    return <NothingFound state={state} clear={() => change({ type: "", state: "", period: "all", q: "" })} />;
  if (narrow) return <DocumentCards documents={lines} from={from} />;
  return (
    <Sheet flush>
      <DocumentTable
        documents={lines}
        from={from}
        sort={state.sort}
        sortBy={sort => change({ sort })}
        label={t("documents.list.title")}
      />
    </Sheet>
  );
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
