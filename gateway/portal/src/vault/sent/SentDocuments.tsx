import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import {
  type SentAsked,
  type SentDocument,
  type SentPage,
  sentDocuments,
  sentListAddress,
} from "../../api/vault";
import { Icon } from "../../design/Icon";
import { number } from "../../language/formats";
import lists from "../../tenancy/lists/lists.module.css";
import { useSpaces } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import listing from "../listing/listing.module.css";
import { type Change, SentCriteria } from "./SentCriteria";
import { SentCards, SentTable } from "./SentTable";
import styles from "./sent.module.css";
import { isNarrowed, readSentState, type SentState, sentQuery, writeSentState } from "./sentState";

/** *Documents transmis* (VLT-22, VLT-23, VLT-35): what one's establishments sent, and where each party stands. */
export function SentDocuments() {
  const { t } = useTranslation();
  const { current } = useSpaces();
  const [search, setSearch] = useSearchParams();
  const state = readSentState(search);
  const change: Change = wanted =>
    setSearch(writeSentState({ ...state, ...wanted }), { replace: true, preventScrollReset: true });
  const query = sentQuery(state, current?.holder_id, new Date());
  const found = useSent(query);
  const pages = found.data?.pages;
  return (
    <ListPage
      title={t("sent.title")}
      lead={t("sent.lead")}
      act={
        <div className={lists.acts}>
          <PlainLink to="/documents-transmis/lots">{t("sent.batches.title")}</PlainLink>
          <PlainLink to="/documents-transmis/exports">{t("exports.title")}</PlainLink>
          <Button component="a" href={sentListAddress(query)} download leftSection={<Icon name="download" />}>
            {t("sent.export")}
          </Button>
        </div>
      }
      criteria={<SentCriteria state={state} change={change} />}
      found={useFound(found.isPlaceholderData ? undefined : pages?.[0])}
      stale={found.isPlaceholderData}
    >
      <Awaited of={found} lines={8}>
        {({ pages: fetched }) => (
          <Lines documents={fetched.flatMap(({ items }) => items)} state={state} change={change} />
        )}
      </Awaited>
      {found.hasNextPage && !found.isPlaceholderData && (
        <p className={listing.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("documents.list.more")}
          </Button>
        </p>
      )}
    </ListPage>
  );
}

function useSent(query: SentAsked) {
  return useInfiniteQuery({
    queryKey: ["sent", query],
    queryFn: ({ pageParam }) => sentDocuments({ ...query, ...(pageParam ? { after: pageParam } : {}) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
    // Rows of an earlier search may stand, dimmed; never those of another space.
    placeholderData: (rows, former) =>
      (former?.queryKey[1] as SentAsked | undefined)?.organisation === query.organisation ? rows : undefined,
  });
}

function useFound(page: SentPage | undefined): string {
  const { t } = useTranslation();
  if (!page) return "";
  const values = { count: page.total, total: number(page.total) };
  return t(page.total_is_capped ? "documents.list.foundAtLeast" : "documents.list.found", values);
}

interface LinesProps {
  documents: SentDocument[];
  state: SentState;
  change: Change;
}

function Lines({ documents, state, change }: LinesProps) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 62em)", false, { getInitialValueInEffect: false });
  const [first] = documents;
  if (!first) return <NothingFound state={state} change={change} />;
  return (
    <>
      {state.recipient && (
        <p className={styles.chosen}>
          {t("sent.recipientChosen", { name: first.recipient_name })}
          <Button size="compact-md" onClick={() => change({ recipient: "" })}>
            {t("sent.everybody")}
          </Button>
        </p>
      )}
      {narrow ? (
        <SentCards documents={documents} />
      ) : (
        <Sheet flush>
          <SentTable documents={documents} state={state} change={change} />
        </Sheet>
      )}
    </>
  );
}

const everything: Partial<SentState> = {
  establishment: "",
  recipient: "",
  type: "",
  status: "",
  period: "all",
  q: "",
  where: [],
};

function NothingFound({ state, change }: Omit<LinesProps, "documents">) {
  const { t } = useTranslation();
  if (!isNarrowed(state)) {
    return (
      <Sheet>
        <Empty icon="folder" title={t("sent.none")}>
          {t("sent.noneText")}
        </Empty>
      </Sheet>
    );
  }
  return (
    <Sheet>
      <Empty
        icon="search"
        title={t("documents.list.empty")}
        act={<Button onClick={() => change(everything)}>{t("documents.list.clear")}</Button>}
      >
        {t("documents.list.emptyText")}
      </Empty>
    </Sheet>
  );
}
