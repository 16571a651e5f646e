import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import {
  type Employee,
  type EmployeePage,
  type Establishment,
  employees,
  remindAllEmployees,
  reminderRun,
} from "../../api/employees";
import { number } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../lists/lists.module.css";
import { RemindAll } from "../lists/RemindAll";
import { StateTabs } from "../lists/StateTabs";
import { Criteria } from "./Criteria";
import { EmployeeCards } from "./EmployeeCards";
import { EmployeeTable } from "./EmployeeTable";
import { nameOf, useEstablishments } from "./establishments";
import { type ListState, listQuery, readListState, writeListState } from "./listState";
import { SelectionBar } from "./Reminders";

const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });

export type Change = (change: Partial<ListState>) => void;

/** *Mes salariés* (TEN-30): who has a vault already and who not yet, establishment by establishment. */
export function Employees() {
  const establishments = useEstablishments();
  return (
    <Awaited of={establishments} lines={8}>
      {([first, ...others]) =>
        first ? (
          <OfOne all={[first, ...others]} first={[first, ...others].find(hasPeople) ?? first} />
        ) : (
          <Failure error={nothingToSee} />
        )
      }
    </Awaited>
  );
}

const hasPeople = ({ counts }: Establishment) => counts.activated + counts.pending > 0;

function useEmployees(establishment: Establishment, state: ListState) {
  const query = listQuery(state);
  return useInfiniteQuery({
    queryKey: ["employees", establishment.id, query],
    queryFn: ({ pageParam }) => employees(establishment.id, { ...query, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
    // Rows of an earlier search of the same establishment may stand, dimmed; never another one's.
    placeholderData: (rows, former) => (former?.queryKey[1] === establishment.id ? rows : undefined),
  });
}

function OfOne({ all, first }: { all: Establishment[]; first: Establishment }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const state = readListState(search);
  const establishment = all.find(({ id }) => id === state.establishment) ?? first;
  const change: Change = wanted =>
    setSearch(writeListState({ ...state, ...wanted }), { replace: true, preventScrollReset: true });
  const found = useEmployees(establishment, state);
  const [chosen, choose, clear] = useSelection(establishment.id, state);
  const pages = found.data?.pages;
  const shown = pages?.flatMap(({ items }) => items) ?? [];
  return (
    <ListPage
      title={t("employees.title")}
      lead={nameOf(establishment)}
      act={
        <div className={styles.acts}>
          <PlainLink to={`/mes-salaries/import/${establishment.id}`}>{t("imports.act")}</PlainLink>
          <RemindAll
            key={establishment.id}
            of="employees"
            pending={pages?.[0]?.counts.pending ?? 0}
            start={() => remindAllEmployees(establishment.id)}
            show={run => reminderRun(establishment.id, run)}
          />
        </div>
      }
      stale={found.isPlaceholderData}
      criteria={<Criteria all={all} at={establishment} state={state} change={change} />}
      found={useFound(state, found.isPlaceholderData ? undefined : pages?.[0], shown.length)}
    >
      <StateTabs
        label={t("employees.state")}
        names={{
          all: t("employees.states.all"),
          activated: t("employees.states.activated"),
          pending: t("employees.states.pending"),
        }}
        counts={pages?.[0]?.counts}
        shown={state.state}
        show={value => change({ state: value })}
      />
      {found.isError && !pages && <Failure error={found.error} retry={found.refetch} />}
      {!pages && !found.isError && <Loading lines={8} />}
      <SelectionBar at={establishment} chosen={chosen} clear={clear} />
      {pages && <Lines employees={shown} state={state} change={change} chosen={chosen} choose={choose} />}
      <p className={styles.soft}>
        {t("employees.paperAddress")}{" "}
        <Link to={`/refus-dematerialisation/${establishment.organisation_id}`}>
          {`${location.origin}/refus-dematerialisation/${establishment.organisation_id}`}
        </Link>
      </p>
      {found.hasNextPage && !found.isPlaceholderData && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("employees.more")}
          </Button>
        </p>
      )}
    </ListPage>
  );
}

type Choose = (ids: string[], isChosen: boolean) => void;

/** Whom one has chosen in the list that is shown; another list begins without anybody. */
function useSelection(establishment: string, state: ListState): [ReadonlySet<string>, Choose, () => void] {
  const list = `${establishment}?${writeListState(state)}`;
  const [kept, keep] = useState<{ list: string; ids: string[] }>({ list, ids: [] });
  const ids = kept.list === list ? kept.ids : [];
  const choose: Choose = (some, isChosen) =>
    keep({ list, ids: isChosen ? [...new Set([...ids, ...some])] : ids.filter(id => !some.includes(id)) });
  return [new Set(ids), choose, () => keep({ list, ids: [] })];
}

/** How many are shown of how many; of those found by words it is only known whether there are more. */
function useFound({ q, state }: ListState, first: EmployeePage | undefined, shown: number): string {
  const { t } = useTranslation();
  if (!first) return "";
  const { activated, pending } = first.counts;
  const total = { all: activated + pending, activated, pending }[state];
  const values = { count: shown, shown: number(shown), total: number(total) };
  if (!q) return shown < total ? t("employees.shownOf", values) : t("employees.found", values);
  return first.next === null ? t("employees.found", values) : t("employees.foundMore", values);
}

interface LinesProps {
  employees: Employee[];
  state: ListState;
  change: Change;
  chosen: ReadonlySet<string>;
  choose: Choose;
}

function Lines({ employees: lines, state, change, chosen, choose }: LinesProps) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  if (lines.length === 0) return <NothingFound state={state} change={change} />;
  if (narrow) return <EmployeeCards employees={lines} chosen={chosen} choose={choose} />;
  return (
    <Sheet flush>
      <EmployeeTable
        employees={lines}
        chosen={chosen}
        choose={choose}
        sort={state.q ? null : state.sort}
        sortBy={sort => change({ sort })}
        label={t("employees.title")}
      />
    </Sheet>
  );
}

function NothingFound({ state, change }: Pick<LinesProps, "state" | "change">) {
  const { t } = useTranslation();
  if (state.q) {
    return (
      <Sheet>
        <Empty
          icon="search"
          title={t("employees.nobodyFound", { words: state.q })}
          act={<Button onClick={() => change({ q: "", state: "all" })}>{t("employees.clear")}</Button>}
        >
          {t("employees.nobodyFoundText")}
        </Empty>
      </Sheet>
    );
  }
  return (
    <Sheet>
      <Empty icon="person" title={t(`employees.nobody.${state.state}`)}>
        {state.state === "all" && t("employees.nobodyText")}
      </Empty>
    </Sheet>
  );
}
