import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ownTimesheets, type Timesheet } from "../../api/deposits";
import type { IconName } from "../../design/Icon";
import { inWords } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Failure } from "../../ui/messages/QueryStates";
import { State, type StateTone } from "../../ui/messages/State";
import { PlainLink } from "../../ui/navigation/MainAct";
import styles from "../journeys/deposits.module.css";
import { inHours, total } from "./hours";

const drawn: Record<Timesheet["state"], [StateTone, IconName]> = {
  sent: ["waiting", "clock"],
  disputed: ["refused", "cross"],
  validated: ["done", "check"],
};

export function TimesheetStateShown({ of: sheet }: { of: Timesheet }) {
  const { t } = useTranslation();
  const [tone, icon] = drawn[sheet.state];
  return (
    <State tone={tone} icon={icon}>
      {t(`timesheets.states.${sheet.state}`)}
    </State>
  );
}

/** What became of the weeks that one sent. */
export function LatestTimesheets({ holder }: { holder: string }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["timesheets", "own", holder], queryFn: () => ownTimesheets(holder) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (!found.data || found.data.length === 0) return null;
  return (
    <Sheet title={t("timesheets.latest")}>
      <ul className={styles.cards}>
        {found.data.map(sheet => (
          <li key={sheet.id} className={styles.card}>
            <span>
              <b>{t("timesheets.theWeekOf", { day: inWords(sheet.week) })}</b> · {inHours(total(sheet.hours))}
            </span>
            <span className={styles.soft}>{sheet.assignment.company_name}</span>
            <span>
              <TimesheetStateShown of={sheet} />
            </span>
            {sheet.state === "disputed" && (
              <>
                <span>{t("timesheets.disputedBecause", { reason: sheet.dispute_reason })}</span>
                <span className={styles.cardActs}>
                  <PlainLink
                    size="sm"
                    to={`/mes-heures?semaine=${sheet.week}`}
                    aria-label={t("timesheets.correctWeekOf", { day: inWords(sheet.week) })}
                  >
                    {t("timesheets.correctIt")}
                  </PlainLink>
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
