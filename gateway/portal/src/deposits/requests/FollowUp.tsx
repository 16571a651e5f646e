import { Button, Select } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import {
  requests as askRequests,
  discardRequest,
  type RequestLine,
  type RequestState,
  requestCounts,
} from "../../api/deposits";
import type { Space } from "../../api/tenancy";
import { Icon } from "../../design/Icon";
import { useDepositSpace, useMayFile } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Question } from "../../ui/forms/Question";
import { WordSearch } from "../../ui/forms/WordSearch";
import { confirmed } from "../../ui/messages/confirmation";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { MainLink, PlainLink } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../journeys/deposits.module.css";
import { Giving } from "./Giving";
import { RequestLines } from "./RequestLines";
import { Tabs } from "./Tabs";

const tabs: RequestState[] = ["draft", "submitted", "waiting", "validated", "rejected"];
const sorts = ["-updated_at", "updated_at", "-submitted_at", "file_number"] as const;
type Sort = (typeof sorts)[number];
const noSpace = new Problem({ type: "/problems/not-found", title: "", status: 404 });

/** *Mon suivi* (DEP-20): one's requests by state. */
export function FollowUp() {
  const space = useDepositSpace();
  return space ? <Requests space={space} /> : <Failure error={noSpace} />;
}

function Requests({ space }: { space: Space }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const mayFile = useMayFile();
  const words = search.get("q") ?? "";
  const sort = sorts.find(one => one === search.get("tri")) ?? "-updated_at";
  const counts = useQuery({
    queryKey: ["requests", space.holder_id, "counts", words],
    queryFn: () => requestCounts(space.holder_id, words),
  });
  // Without a word in the address: the drafts, where there are some to take up.
  const first = counts.data?.draft === 0 ? "submitted" : "draft";
  const shown = tabs.find(tab => tab === search.get("etat")) ?? first;
  const change = (wanted: { etat?: string; q?: string; tri?: string }) => {
    const asked = Object.entries({ etat: shown, q: words, tri: sort, ...wanted }).filter(
      ([, value]) => value,
    );
    setSearch(new URLSearchParams(asked), { replace: true });
  };
  return (
    <ListPage
      title={t("requests.follow.title")}
      lead={t("requests.follow.lead")}
      act={
        mayFile && (
          <MainLink to="/demandes" leftSection={<Icon name="plus" />}>
            {t("common.shell.newRequest")}
          </MainLink>
        )
      }
      criteria={
        <>
          <WordSearch
            label={t("requests.follow.search")}
            example={t("requests.follow.searchExample")}
            words={words}
            search={q => change({ q })}
          />
          <Select
            label={t("requests.follow.sort")}
            value={sort}
            allowDeselect={false}
            data={sorts.map(value => ({ value, label: t(`requests.follow.sorts.${value}`) }))}
            onChange={tri => change({ tri: tri ?? "" })}
          />
        </>
      }
    >
      <Tabs
        label={t("requests.follow.tablist")}
        controls="requests"
        tabs={tabs.map(key => ({ key, label: t(`requests.follow.tabs.${key}`), count: counts.data?.[key] }))}
        shown={shown}
        show={etat => change({ etat })}
      />
      <div role="tabpanel" id="requests" aria-labelledby={`tab-${shown}`}>
        {counts.data || counts.isError ? (
          <OfState space={space.holder_id} state={shown} words={words} sort={sort} />
        ) : (
          <Loading lines={6} />
        )}
      </div>
    </ListPage>
  );
}

interface OfStateProps {
  space: string;
  state: RequestState;
  words: string;
  sort: Sort;
}

function OfState({ space, state, words, sort }: OfStateProps) {
  const { t } = useTranslation();
  const [ending, setEnding] = useState<RequestLine | null>(null);
  const [giving, setGiving] = useState<RequestLine | null>(null);
  const client = useQueryClient();
  const mayFile = useMayFile();
  const query = { space, state: [state], q: words, sort, limit: 50 };
  const found = useInfiniteQuery({
    queryKey: ["requests", space, query],
    queryFn: ({ pageParam }) => askRequests({ ...query, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (!found.data) return <Loading lines={6} />;
  const lines = found.data.pages.flatMap(({ items }) => items);
  if (lines.length === 0) {
    return (
      <Sheet>
        <Empty
          icon="folder"
          title={words ? t("requests.follow.notFound", { words }) : t(`requests.follow.empty.${state}`)}
          act={mayFile && <PlainLink to="/demandes">{t("common.shell.newRequest")}</PlainLink>}
        >
          {mayFile && !words && t("requests.follow.emptyText")}
        </Empty>
      </Sheet>
    );
  }
  return (
    <>
      <RequestLines requests={lines} discard={setEnding} give={setGiving} />
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("cases.more")}
          </Button>
        </p>
      )}
      <Discarding draft={ending} onClose={() => setEnding(null)} />
      {giving && (
        <Giving
          request={giving}
          onClose={() => setGiving(null)}
          onDone={() => {
            setGiving(null);
            return client.invalidateQueries({ queryKey: ["requests"] });
          }}
        />
      )}
    </>
  );
}

function Discarding({ draft, onClose }: { draft: RequestLine | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const title = draft?.journey_title ?? "";
  const discard = async () => {
    if (!draft) return;
    await discardRequest(draft.id);
    await client.invalidateQueries({ queryKey: ["requests"] });
    confirmed(t("requests.follow.discarded", { title }));
  };
  return (
    <Question
      opened={draft !== null}
      onClose={onClose}
      title={t("requests.follow.askDiscard")}
      act={t("requests.follow.discardAct")}
      onConfirm={discard}
    >
      {t("requests.follow.askDiscardText", { title })}
    </Question>
  );
}
