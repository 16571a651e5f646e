import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import {
  type HourKind,
  type OwnAssignment,
  sendHours,
  type Timesheet,
  timesheetOfWeek,
} from "../../api/deposits";
import { dayInShort, inWords } from "../../language/formats";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { Failure, Loading } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";
import {
  dayInFrance,
  daysOf,
  hoursOf,
  inHours,
  isMonday,
  keyOf,
  kinds,
  latestWeeks,
  total,
  type Written,
  writtenOf,
} from "./hours";
import { TimesheetStateShown } from "./LatestTimesheets";
import styles from "./timesheets.module.css";

const WEEKS = 6;

/** One week of an assignment: which week, and how long on each day. */
export function WeekForm({ assignment }: { assignment: OwnAssignment }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const wanted = search.get("semaine") ?? "";
  const latest = latestWeeks(new Date(), WEEKS);
  // A message about an earlier week leads to it.
  const offered = latest.includes(wanted) || !isMonday(wanted) ? latest : [...latest, wanted];
  const weeks = offered.filter(
    week =>
      (daysOf(week)[6] ?? "") >= assignment.starts_on && (!assignment.ends_on || week <= assignment.ends_on),
  );
  const week = weeks.includes(wanted) ? wanted : (weeks[0] ?? "");
  const asked = ["timesheets", "week", assignment.id, week];
  const found = useQuery({
    queryKey: asked,
    queryFn: () => timesheetOfWeek(assignment.id, week),
    enabled: week !== "",
  });
  if (week === "") return <p>{t("timesheets.none")}</p>;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <div className={styles.week}>
      <NativeSelect
        label={t("timesheets.week")}
        value={week}
        data={weeks.map(value => ({ value, label: t("timesheets.weekOf", { day: inWords(value) }) }))}
        onChange={event =>
          setSearch({ semaine: event.currentTarget.value }, { replace: true, preventScrollReset: true })
        }
      />
      {found.data === undefined ? (
        <Loading lines={4} />
      ) : (
        <Days
          key={`${week} ${found.data?.revision ?? 0}`}
          assignment={assignment}
          week={week}
          sent={found.data}
        />
      )}
    </div>
  );
}

interface DaysProps {
  assignment: OwnAssignment;
  week: string;
  sent: Timesheet | null;
}

function Days({ assignment, week, sent }: DaysProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [written, setWritten] = useState<Written>(() => writtenOf(sent?.hours ?? []));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [shown, setShown] = useState<readonly HourKind[]>(
    kinds.filter(kind => kind === "normal" || sent?.hours.some(line => line.kind === kind)),
  );
  const days = daysOf(week).filter(
    day => day >= assignment.starts_on && (!assignment.ends_on || day <= assignment.ends_on),
  );
  const { hours, wrong } = hoursOf(written);
  const sending = useMutation({
    mutationFn: () =>
      sendHours({ assignment_id: assignment.id, week, hours, revision: sent?.revision ?? null }),
    onSuccess: () => {
      confirmed(t("timesheets.sent"));
      client.invalidateQueries({ queryKey: ["timesheets"] });
    },
    onError: refusal => {
      if (!(refusal instanceof Problem)) return;
      // Somebody else sent or decided this week meanwhile: it is shown as it stands now.
      if (refusal.status === 409) client.invalidateQueries({ queryKey: ["timesheets"] });
      setErrors(
        Object.fromEntries(
          refusal.fields.map(({ field, reason }) => {
            const line = hours[Number(field.split(".")[1])];
            return [line ? keyOf(line.kind, line.day) : keyOf("normal", days[0] ?? ""), reason];
          }),
        ),
      );
    },
  });
  const send = () => {
    if (wrong.length > 0) {
      setErrors(Object.fromEntries(wrong.map(key => [key, t("timesheets.illFormed")])));
    } else if (hours.length === 0) {
      setErrors({ [keyOf("normal", days[0] ?? "")]: t("timesheets.nothing") });
    } else {
      setErrors({});
      sending.mutate();
    }
  };
  const fill = () => {
    // What is still to come is not worked yet.
    const worked = daysOf(week).filter(
      (day, place) => place < 5 && days.includes(day) && day <= dayInFrance(new Date()),
    );
    setWritten({ ...written, ...Object.fromEntries(worked.map(day => [keyOf("normal", day), "7 h"])) });
  };
  const hidden = kinds.filter(kind => !shown.includes(kind));
  return (
    <Form
      explained={false}
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      {sent?.state === "disputed" && (
        <Notice tone="error">{t("timesheets.disputedBecause", { reason: sent.dispute_reason })}</Notice>
      )}
      {sent && sent.state !== "disputed" && (
        <span>
          <TimesheetStateShown of={sent} />
        </span>
      )}
      <Button size="sm" onClick={fill}>
        {t("timesheets.fill")}
      </Button>
      {shown.map(kind => (
        <KindOfHours
          key={kind}
          kind={kind}
          days={days}
          written={written}
          errors={errors}
          write={(key, text) => setWritten({ ...written, [key]: text })}
        />
      ))}
      {hidden.length > 0 && (
        <Button size="sm" variant="subtle" onClick={() => setShown(kinds)}>
          {t("timesheets.more")}
        </Button>
      )}
      <p className={styles.total} role="status">
        {t("timesheets.total", { hours: inHours(total(hours)) })}
      </p>
      {Object.keys(errors).length === 0 && <Refusal error={sending.error} />}
      <Acts>
        <MainAct type="submit" loading={sending.isPending}>
          {t(sent ? "timesheets.correct" : "timesheets.send")}
        </MainAct>
      </Acts>
    </Form>
  );
}

interface KindOfHoursProps {
  kind: HourKind;
  days: string[];
  written: Written;
  errors: Record<string, string>;
  write: (key: string, text: string) => void;
}

function KindOfHours({ kind, days, written, errors, write }: KindOfHoursProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.kind}>
      <legend>{t(`timesheets.kinds.${kind}`)}</legend>
      <div className={styles.days}>
        {days.map(day => {
          const key = keyOf(kind, day);
          return (
            <TextInput
              key={key}
              label={dayInShort(day)}
              aria-label={t("timesheets.hoursOfKind", {
                kind: t(`timesheets.kinds.${kind}`),
                day: dayInShort(day),
              })}
              placeholder={t("timesheets.example")}
              inputMode="text"
              autoComplete="off"
              maxLength={8}
              value={written[key] ?? ""}
              error={errors[key]}
              onChange={event => write(key, event.currentTarget.value)}
            />
          );
        })}
      </div>
    </fieldset>
  );
}
