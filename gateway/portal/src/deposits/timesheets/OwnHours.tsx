import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type OwnAssignment, ownAssignments } from "../../api/deposits";
import { useSpacesShown } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../journeys/deposits.module.css";
import { LatestTimesheets } from "./LatestTimesheets";
import { WeekForm } from "./WeekForm";

/** *Mes heures* (DEP-41): a week on one screen, for each assignment whose client validates hours. */
export function OwnHours() {
  const { t } = useTranslation();
  const people = useSpacesShown().filter(({ kind }) => kind === "person");
  const asked = useQueries({
    queries: people.map(({ holder_id }) => ({
      queryKey: ["assignments", holder_id],
      queryFn: () => ownAssignments(holder_id),
    })),
  });
  const failed = asked.find(({ isError }) => isError);
  if (failed) return <Failure error={failed.error} retry={failed.refetch} />;
  if (asked.some(({ data }) => !data)) return <Loading lines={6} />;
  const assignments = asked
    .flatMap(({ data }) => data?.items ?? [])
    .filter((one: OwnAssignment) => one.takes_timesheets);
  return (
    <ListPage title={t("timesheets.title")} lead={t("timesheets.lead")}>
      <div className={styles.sheets}>
        {assignments.length === 0 && (
          <Sheet>
            <Empty icon="clock" title={t("timesheets.none")} />
          </Sheet>
        )}
        {assignments.map(one => (
          <Sheet key={one.id} title={`${one.company_name} · ${one.position}`}>
            <WeekForm assignment={one} />
          </Sheet>
        ))}
        {people.map(({ holder_id }) => (
          <LatestTimesheets key={holder_id} holder={holder_id} />
        ))}
      </div>
    </ListPage>
  );
}
