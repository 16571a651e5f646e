import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import {
  disputeHours,
  receivedTimesheets,
  type Timesheet,
  type TimesheetState,
  validateHours,
} from "../../api/deposits";
import { dayInShort, inWords, monthInWords } from "../../language/formats";
import { followsHours, holds, useSpacesShown } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { ReasonWindow } from "../../ui/forms/ReasonWindow";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../journeys/deposits.module.css";
import { Tabs } from "../requests/Tabs";
import { inHours, kinds, total } from "./hours";
import { TimesheetStateShown } from "./LatestTimesheets";
import hoursStyles from "./timesheets.module.css";

const states: readonly TimesheetState[] = ["sent", "disputed", "validated"];
const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });

/** *Relevés d'heures* (DEP-41): the client validates or disputes; the agency follows. */
export function TimesheetDesk() {
  const spaces = useSpacesShown();
  const client = spaces.find(space => space.kind === "company" && holds(space, "R"));
  const seen = client ?? spaces.find(followsHours);
  if (!seen) return <Failure error={nothingToSee} />;
  return <OfSpace space={seen.holder_id} name={seen.name} decides={client !== undefined} />;
}

function OfSpace({ space, name, decides }: { space: string; name: string; decides: boolean }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const state = states.find(one => one === search.get("etat")) ?? "sent";
  return (
    <ListPage title={t("timesheets.deskTitle")} lead={name}>
      <Tabs
        label={t("timesheets.byState")}
        controls="timesheets"
        tabs={states.map(one => ({ key: one, label: t(`timesheets.tabs.${one}`), count: undefined }))}
        shown={state}
        show={etat => setSearch({ etat }, { replace: true })}
      />
      <div role="tabpanel" id="timesheets" aria-labelledby={`tab-${state}`}>
        <Lines space={space} state={state} decides={decides && state === "sent"} />
      </div>
    </ListPage>
  );
}

function Lines({ space, state, decides }: { space: string; state: TimesheetState; decides: boolean }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ["timesheets", "received", space, state],
    queryFn: ({ pageParam }) => receivedTimesheets(space, state, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (!found.data) return <Loading lines={6} />;
  const sheets = found.data.pages.flatMap(({ items }) => items);
  if (sheets.length === 0) {
    return (
      <Sheet>
        <Empty icon="clock" title={t("timesheets.nothingHere")} />
      </Sheet>
    );
  }
  return (
    <>
      <ul className={styles.cards} aria-label={t("timesheets.deskTitle")}>
        {sheets.map(sheet => (
          <Line key={sheet.id} sheet={sheet} decides={decides} />
        ))}
      </ul>
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("timesheets.moreLines")}
          </Button>
        </p>
      )}
    </>
  );
}

function Line({ sheet, decides }: { sheet: Timesheet; decides: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [disputing, setDisputing] = useState(false);
  const { assignment } = sheet;
  const name = `${assignment.first_name} ${assignment.last_name}`;
  const about = { name, day: inWords(sheet.week) };
  const deciding = useMutation({
    mutationFn: (decide: () => Promise<Timesheet>) => decide(),
    onSuccess: decided => {
      confirmed(t(decided.state === "validated" ? "timesheets.validated" : "timesheets.disputed", { name }));
      client.invalidateQueries({ queryKey: ["timesheets"] });
    },
  });
  return (
    <li className={styles.card}>
      <span>
        <b>{name}</b> · {t("timesheets.theWeekOf", { day: about.day })} · {inHours(total(sheet.hours))}
      </span>
      <span className={styles.soft}>
        {assignment.company_name} · {assignment.position}
      </span>
      <Totals of={sheet} />
      <HoursByDay of={sheet} />
      {!decides && <TimesheetStateShown of={sheet} />}
      {sheet.dispute_reason && (
        <span>{t("timesheets.disputedBecause", { reason: sheet.dispute_reason })}</span>
      )}
      {decides && (
        <>
          {!disputing && <Refusal error={deciding.error} />}
          <Acts>
            <MainAct
              onClick={() => deciding.mutate(() => validateHours(sheet.id, sheet.revision))}
              loading={deciding.isPending}
              aria-label={t("timesheets.validateOf", about)}
            >
              {t("timesheets.validate")}
            </MainAct>
            <Button onClick={() => setDisputing(true)} aria-label={t("timesheets.disputeOf", about)}>
              {t("timesheets.dispute")}
            </Button>
          </Acts>
        </>
      )}
      {disputing && (
        <ReasonWindow
          opened
          onClose={() => setDisputing(false)}
          title={t("timesheets.askDispute", { name })}
          text={t("timesheets.askDisputeText")}
          act={t("timesheets.dispute")}
          deciding={{
            mutate: reason => deciding.mutate(() => disputeHours(sheet.id, sheet.revision, reason)),
            isPending: deciding.isPending,
            error: deciding.error,
          }}
        />
      )}
    </li>
  );
}

/** The days of each kind of hours, which is named where there are several. */
function HoursByDay({ of: sheet }: { of: Timesheet }) {
  const { t } = useTranslation();
  const worked = kinds
    .map(kind => ({ kind, lines: sheet.hours.filter(line => line.kind === kind) }))
    .filter(({ lines }) => lines.length > 0);
  return worked.map(({ kind, lines }) => (
    <ul key={kind} className={hoursStyles.worked} aria-label={t(`timesheets.kinds.${kind}`)}>
      {worked.length > 1 && <li className={styles.soft}>{t(`timesheets.kinds.${kind}`)}</li>}
      {[...lines]
        .sort((one, other) => one.day.localeCompare(other.day))
        .map(line => (
          <li key={line.day}>
            {dayInShort(line.day)} <b>{inHours(line.minutes)}</b>
          </li>
        ))}
    </ul>
  ));
}

/** The hours by kind, and by month where the week is of two. */
function Totals({ of: sheet }: { of: Timesheet }) {
  const { t } = useTranslation();
  const months = new Set(sheet.totals.map(({ month }) => month));
  return (
    <span>
      {sheet.totals
        .map(({ month, kind, minutes }) => {
          const sum = `${t(`timesheets.kinds.${kind}`)} ${inHours(minutes)}`;
          return months.size > 1 ? t("timesheets.ofMonth", { month: monthInWords(month), sum }) : sum;
        })
        .join(" · ")}
    </span>
  );
}
