import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type Establishment,
  type Reminded,
  remindAllEmployees,
  remindEmployees,
  reminderRun,
} from "../../api/employees";
import { number } from "../../language/formats";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import styles from "../lists/lists.module.css";

const POLL = 1500;

/** "12 relances envoyées. Pour 3, il est trop tôt." */
function useOutcome(): (done: Reminded) => string {
  const { t } = useTranslation();
  return ({ sent, too_soon, skipped }) =>
    [
      t("employees.reminders.sent", { count: sent, shown: number(sent) }),
      too_soon > 0 && t("employees.reminders.tooSoon", { count: too_soon, shown: number(too_soon) }),
      skipped > 0 && t("employees.reminders.skipped", { count: skipped, shown: number(skipped) }),
    ]
      .filter(Boolean)
      .join(" ");
}

interface SelectionBarProps {
  at: Establishment;
  chosen: ReadonlySet<string>;
  clear: () => void;
}

/** How many are chosen, and what can be done for them (TEN-32). */
export function SelectionBar({ at, chosen, clear }: SelectionBarProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const outcome = useOutcome();
  const reminding = useMutation({
    mutationFn: () => remindEmployees(at.id, [...chosen]),
    onSuccess: async done => {
      await client.invalidateQueries({ queryKey: ["employees"] });
      confirmed(outcome(done));
      clear();
    },
  });
  if (chosen.size === 0) return null;
  return (
    <section className={styles.bar} aria-label={t("employees.selection.label")}>
      <span role="status">{t("employees.selection.chosen", { count: chosen.size })}</span>
      <Button variant="filled" onClick={() => reminding.mutate()} loading={reminding.isPending}>
        {t("employees.selection.remind", { count: chosen.size })}
      </Button>
      <Button variant="subtle" onClick={clear}>
        {t("employees.selection.clear")}
      </Button>
      <Refusal error={reminding.error} />
    </section>
  );
}

/** Reminds everybody who has not activated; that goes on while one is elsewhere. */
export function RemindAll({ at, pending }: { at: Establishment; pending: number }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [run, setRun] = useState<string | null>(null);
  if (pending === 0 && run === null) return null;
  const start = async () => setRun((await remindAllEmployees(at.id)).id);
  return (
    <>
      {run && <Progress key={run} at={at} run={run} pending={pending} />}
      {!run && <Button onClick={() => setAsking(true)}>{t("employees.reminders.all")}</Button>}
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("employees.reminders.askAll", { count: pending, shown: number(pending) })}
        act={t("employees.reminders.allAct", { count: pending, shown: number(pending) })}
        destroys={false}
        onConfirm={start}
      >
        {t("employees.reminders.askAllText")}
      </Question>
    </>
  );
}

function Progress({ at, run, pending }: { at: Establishment; run: string; pending: number }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const outcome = useOutcome();
  const { data } = useQuery({
    queryKey: ["reminder-run", run],
    queryFn: () => reminderRun(at.id, run),
    refetchInterval: ({ state }) => (state.data?.finished_at ? false : POLL),
  });
  const isDone = Boolean(data?.finished_at);
  useEffect(() => {
    if (isDone) client.invalidateQueries({ queryKey: ["employees"] });
  }, [isDone, client]);
  const looked = data ? data.sent + data.too_soon + data.skipped : 0;
  return (
    <Notice tone={isDone ? "done" : "waiting"}>
      {isDone && data
        ? outcome(data)
        : t("employees.reminders.underWay", { done: number(looked), total: number(pending) })}
    </Notice>
  );
}
