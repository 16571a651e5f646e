import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type Link, links } from "../api/sharing";
import { Icon } from "../design/Icon";
import { Sheet } from "../ui/content/Sheet";
import { WordSearch } from "../ui/forms/WordSearch";
import { Awaited, Empty } from "../ui/messages/QueryStates";
import { PlainLink } from "../ui/navigation/MainAct";
import { ListPage } from "../ui/pages/ListPage";
import { type Asked, ShareQuestions } from "./ShareQuestions";
import { isLive } from "./ShareState";
import { ShareCards, ShareTable, SORTED, type Sort } from "./ShareTable";
import styles from "./sharing.module.css";

const ORDERS: readonly Sort[] = SORTED.flatMap(name => [name, `-${name}`] satisfies Sort[]);

function useSearch() {
  const [search, setSearch] = useSearchParams();
  const q = search.get("q") ?? "";
  const sort = ORDERS.find(each => each === search.get("sort")) ?? "-created_at";
  const change = (wanted: { q?: string; sort?: Sort }) => {
    const next = { q, sort, ...wanted };
    setSearch({ ...(next.q && { q: next.q }), sort: next.sort }, { replace: true });
  };
  return { q, sort, change };
}

/** My links: found, sorted, sent again and withdrawn (SHR-03, SHR-04). */
export function Shares() {
  const { t } = useTranslation();
  const { q, sort, change } = useSearch();
  const found = useInfiniteQuery({
    queryKey: ["links", q, sort],
    queryFn: ({ pageParam }) => links({ q, sort, ...(pageParam && { after: pageParam }) }),
    initialPageParam: "",
    getNextPageParam: last => last.next ?? undefined,
  });
  return (
    <ListPage
      title={t("sharing.list.title")}
      criteria={
        <WordSearch
          label={t("sharing.list.search")}
          example={t("sharing.list.searchExample")}
          words={q}
          search={words => change({ q: words.trim() })}
        />
      }
    >
      <Awaited of={found}>
        {({ pages }) => (
          <Found
            key={q}
            links={pages.flatMap(({ items }) => items)}
            searched={q !== ""}
            sort={sort}
            sortBy={wanted => change({ sort: wanted })}
          />
        )}
      </Awaited>
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("documents.list.more")}
          </Button>
        </p>
      )}
    </ListPage>
  );
}

interface FoundProps {
  links: Link[];
  searched: boolean;
  sort: Sort;
  sortBy: (sort: Sort) => void;
}

function Found({ links: shown, searched, sort, sortBy }: FoundProps) {
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const tick = (id: string) =>
    setTicked(ticked.has(id) ? new Set([...ticked].filter(each => each !== id)) : new Set([...ticked, id]));
  const clear = () => setTicked(new Set());
  const chosen = shown.filter(link => ticked.has(link.id) && isLive(link));
  if (shown.length === 0) return <None searched={searched} />;
  const rows = { links: shown, ticked, tick };
  return (
    <>
      {chosen.length > 0 && <Bar chosen={chosen} ask={act => setAsked(act)} clear={clear} />}
      {narrow ? <ShareCards {...rows} /> : <ShareTable {...rows} sort={sort} sortBy={sortBy} />}
      <ShareQuestions asked={asked} onClose={() => setAsked(null)} onDone={clear} />
    </>
  );
}

/** What is done with the chosen links; a link whose openings are used up is not sent again. */
function Bar({ chosen, ask, clear }: { chosen: Link[]; ask: (asked: Asked) => void; clear: () => void }) {
  const { t } = useTranslation();
  const open = chosen.filter(({ state }) => state === "open");
  return (
    <section className={styles.chosen} aria-label={t("sharing.list.chosen")}>
      <strong role="status">{t("sharing.list.count", { count: chosen.length })}</strong>
      {open.length > 0 && (
        <Button leftSection={<Icon name="mail" />} onClick={() => ask({ act: "sendAgain", links: open })}>
          {t("sharing.sendAgain.act", { count: open.length })}
        </Button>
      )}
      <Button color="error" onClick={() => ask({ act: "withdraw", links: chosen })}>
        {t("sharing.withdraw.act", { count: chosen.length })}
      </Button>
      <Button variant="subtle" onClick={clear}>
        {t("selection.clear")}
      </Button>
    </section>
  );
}

function None({ searched }: { searched: boolean }) {
  const { t } = useTranslation();
  return (
    <Sheet>
      {searched ? (
        <Empty icon="search" title={t("sharing.list.notFound")}>
          {t("sharing.list.notFoundText")}
        </Empty>
      ) : (
        <Empty
          icon="share"
          title={t("sharing.list.empty")}
          act={<PlainLink to="/documents">{t("sharing.list.emptyAct")}</PlainLink>}
        >
          {t("sharing.list.emptyText")}
        </Empty>
      )}
    </Sheet>
  );
}
