import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import { type Advance, type AdvanceState, advanceCounts, advancesOf } from "../../api/deposits";
import { amount, inShort, monthInWords } from "../../language/formats";
import { holds, useSpacesShown } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../journeys/deposits.module.css";
import { Tabs } from "../requests/Tabs";
import { AdvanceStateShown } from "./AdvanceStateShown";
import { DecideAdvance } from "./DecideAdvance";

const states: readonly AdvanceState[] = ["asked", "accepted", "refused", "withdrawn"];
const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });

/** *Demandes d’acompte* (DEP-40): what waits for those with the right to decide, and what was decided. */
export function AdvanceDesk() {
  const agency = useSpacesShown().find(space => space.kind !== "person" && holds(space, "DA"));
  return agency ? (
    <OfAgency agency={agency.holder_id} name={agency.name} />
  ) : (
    <Failure error={nothingToSee} />
  );
}

function OfAgency({ agency, name }: { agency: string; name: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const [deciding, setDeciding] = useState<Advance | null>(null);
  const state = states.find(one => one === search.get("etat")) ?? "asked";
  const counts = useQuery({
    queryKey: ["advances", "counts", agency],
    queryFn: () => advanceCounts(agency),
  });
  return (
    <ListPage title={t("advances.deskTitle")} lead={name}>
      <Tabs
        label={t("advances.byState")}
        controls="advances"
        tabs={states.map(one => ({
          key: one,
          label: t(`advances.tabs.${one}`),
          count: counts.data?.[one],
        }))}
        shown={state}
        show={etat => setSearch({ etat }, { replace: true })}
      />
      <div role="tabpanel" id="advances" aria-labelledby={`tab-${state}`}>
        <Lines agency={agency} state={state} decide={setDeciding} />
      </div>
      {deciding && (
        <DecideAdvance
          advance={deciding}
          close={() => setDeciding(null)}
          done={() => {
            setDeciding(null);
            client.invalidateQueries({ queryKey: ["advances"] });
          }}
        />
      )}
    </ListPage>
  );
}

interface LinesProps {
  agency: string;
  state: AdvanceState;
  decide: (advance: Advance) => void;
}

function Lines({ agency, state, decide }: LinesProps) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ["advances", "desk", agency, state],
    queryFn: ({ pageParam }) => advancesOf(agency, state, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (!found.data) return <Loading lines={8} />;
  const lines = found.data.pages.flatMap(({ items }) => items);
  if (lines.length === 0) {
    return (
      <Sheet>
        <Empty icon="folder" title={t("advances.nothingHere")} />
      </Sheet>
    );
  }
  return (
    <>
      <AdvanceLines lines={lines} decide={state === "asked" ? decide : undefined} />
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("advances.more")}
          </Button>
        </p>
      )}
    </>
  );
}

interface AdvanceLinesProps {
  lines: Advance[];
  decide?: (advance: Advance) => void;
}

/** A table, or cards where it is narrow. */
function AdvanceLines(shown: AdvanceLinesProps) {
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  return narrow ? <AdvanceCards {...shown} /> : <AdvanceTable {...shown} />;
}

function AdvanceCards({ lines, decide }: AdvanceLinesProps) {
  const { t } = useTranslation();
  return (
    <ul className={styles.cards} aria-label={t("advances.deskTitle")}>
      {lines.map(line => (
        <li key={line.id} className={styles.card}>
          <span>
            <b>{nameOf(line)}</b> · {amount(line.amount)}
          </span>
          <span className={styles.soft}>
            {line.assignment.company_name} · {monthInWords(line.period)} ·{" "}
            {t("advances.askedOn", { day: inShort(line.asked_at) })}
          </span>
          <span>{line.decision_reason || line.reason}</span>
          <span className={styles.cardActs}>
            <Decision of={line} decide={decide} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function AdvanceTable({ lines, decide }: AdvanceLinesProps) {
  const { t } = useTranslation();
  const columns = ["employee", "assignment", "period", "asked", "amount", "reason", "state"] as const;
  return (
    <Sheet flush>
      <div className={styles.scrolls}>
        <table className={table.table} aria-label={t("advances.deskTitle")}>
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column} scope="col">
                  {t(`advances.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(line => (
              <tr key={line.id}>
                <th scope="row">
                  {line.assignment.last_name} {line.assignment.first_name}
                </th>
                <td>{line.assignment.company_name}</td>
                <td className={table.short}>{monthInWords(line.period)}</td>
                <td className={table.short}>{inShort(line.asked_at)}</td>
                <td className={table.short}>{amount(line.amount)}</td>
                <td>{line.decision_reason || line.reason}</td>
                <td>
                  <Decision of={line} decide={decide} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}

/** The act, or what was decided. */
function Decision({ of: advance, decide }: { of: Advance; decide: AdvanceLinesProps["decide"] }) {
  const { t } = useTranslation();
  if (!decide) return <AdvanceStateShown of={advance} />;
  return (
    <Button
      size="sm"
      onClick={() => decide(advance)}
      aria-label={t("advances.decideOf", { name: nameOf(advance) })}
    >
      {t("advances.decide")}
    </Button>
  );
}

const nameOf = ({ assignment }: Advance) => `${assignment.first_name} ${assignment.last_name}`;
