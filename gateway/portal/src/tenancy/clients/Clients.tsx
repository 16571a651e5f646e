import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { z } from "zod";
import { Problem } from "../../api/client/problem";
import { clientReminderRun, clients, remindAllClients } from "../../api/clients";
import type { Space } from "../../api/tenancy";
import { Sheet } from "../../ui/content/Sheet";
import { WordSearch } from "../../ui/forms/WordSearch";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../lists/lists.module.css";
import { RemindAll } from "../lists/RemindAll";
import { StateTabs, states } from "../lists/StateTabs";
import { useSpaces } from "../spaces/spaces";
import { ClientRows } from "./ClientRows";

const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });

const shape = z.object({
  state: z.enum(states).catch("all").default("all"),
  q: z.string().catch("").default(""),
});
type ListState = z.infer<typeof shape>;

/** *Mes clients* (TEN-33): the companies that an agency works with, and whether somebody there is active. */
export function Clients() {
  const { all, current } = useSpaces();
  const sees = (space: Space) =>
    space.kind === "agency" &&
    space.grants.some(({ rights }) => rights.includes("A") || rights.includes("D"));
  const agency = (current ? [current] : all).find(sees);
  return agency ? <OfAgency agency={agency} /> : <Failure error={nothingToSee} />;
}

/** Whoever administers the agency manages the users of its clients (TEN-25). */
const administers = ({ grants }: Space) => grants.some(({ rights }) => rights.includes("A"));

function useClients(agency: string, { state, q }: ListState) {
  const query = { state, q, limit: 50 };
  return useInfiniteQuery({
    queryKey: ["clients", agency, query],
    queryFn: ({ pageParam }) => clients(agency, { ...query, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
    placeholderData: (rows, former) => (former?.queryKey[1] === agency ? rows : undefined),
  });
}

function OfAgency({ agency }: { agency: Space }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const state = shape.parse(Object.fromEntries(search));
  const change = (wanted: Partial<ListState>) => {
    const asked = Object.entries({ ...state, ...wanted }).filter(([, value]) => value && value !== "all");
    setSearch(new URLSearchParams(asked), { replace: true, preventScrollReset: true });
  };
  const found = useClients(agency.holder_id, state);
  const pages = found.data?.pages;
  const shown = pages?.flatMap(({ items }) => items) ?? [];
  return (
    <ListPage
      title={t("clients.title")}
      lead={agency.name}
      act={
        <div className={styles.acts}>
          <PlainLink to={`/mes-clients/import/${agency.holder_id}`}>{t("imports.act")}</PlainLink>
          <RemindAll
            key={agency.holder_id}
            of="clients"
            pending={pages?.[0]?.counts.pending ?? 0}
            start={() => remindAllClients(agency.holder_id)}
            show={run => clientReminderRun(agency.holder_id, run)}
          />
        </div>
      }
      stale={found.isPlaceholderData}
      criteria={
        <WordSearch
          label={t("clients.search")}
          example={t("clients.searchHelp")}
          words={state.q}
          search={q => change({ q })}
        />
      }
      found={pages && !found.isPlaceholderData ? t("clients.shown", { count: shown.length }) : ""}
    >
      <StateTabs
        label={t("clients.state")}
        names={{
          all: t("clients.states.all"),
          activated: t("clients.states.activated"),
          pending: t("clients.states.pending"),
        }}
        counts={pages?.[0]?.counts}
        shown={state.state}
        show={value => change({ state: value })}
      />
      {found.isError && !pages && <Failure error={found.error} retry={found.refetch} />}
      {!pages && !found.isError && <Loading lines={8} />}
      {pages && shown.length === 0 && (
        <Sheet>
          <Empty
            icon="company"
            title={state.q ? t("clients.nobodyFound", { words: state.q }) : t("clients.nobody")}
          >
            {!state.q && state.state === "all" && t("clients.nobodyText")}
          </Empty>
        </Sheet>
      )}
      {shown.length > 0 && (
        <ClientRows clients={shown} agency={agency.holder_id} administers={administers(agency)} />
      )}
      {found.hasNextPage && !found.isPlaceholderData && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("clients.more")}
          </Button>
        </p>
      )}
    </ListPage>
  );
}
