import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../../language/formats";
import { Question } from "../../ui/forms/Question";
import { Notice } from "../../ui/messages/Notice";

const POLL = 1500;

interface Reminded {
  sent: number;
  too_soon: number;
  skipped: number;
}
interface Run extends Reminded {
  id: string;
  finished_at: string | null;
}
type Listed = "employees" | "clients";

/** "12 relances envoyées. Pour 3, il est trop tôt." */
export function useOutcome(of: Listed): (done: Reminded) => string {
  const { t } = useTranslation();
  return ({ sent, too_soon, skipped }) =>
    [
      t(`${of}.reminders.sent`, { count: sent, shown: number(sent) }),
      too_soon > 0 && t(`${of}.reminders.tooSoon`, { count: too_soon, shown: number(too_soon) }),
      skipped > 0 && t(`${of}.reminders.skipped`, { count: skipped, shown: number(skipped) }),
    ]
      .filter(Boolean)
      .join(" ");
}

interface RemindAllProps {
  of: Listed;
  pending: number;
  start: () => Promise<Run>;
  show: (run: string) => Promise<Run>;
}

/** Reminds everybody who has not activated; that goes on while one is elsewhere (TEN-32, TEN-33). */
export function RemindAll({ of, pending, start, show }: RemindAllProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [run, setRun] = useState<string | null>(null);
  if (pending === 0 && run === null) return null;
  return (
    <>
      {run && <Progress key={run} of={of} run={run} pending={pending} show={show} />}
      {!run && <Button onClick={() => setAsking(true)}>{t(`${of}.reminders.all`)}</Button>}
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t(`${of}.reminders.askAll`, { count: pending, shown: number(pending) })}
        act={t(`${of}.reminders.allAct`, { count: pending, shown: number(pending) })}
        destroys={false}
        onConfirm={async () => setRun((await start()).id)}
      >
        {t(`${of}.reminders.askAllText`)}
      </Question>
    </>
  );
}

type ProgressProps = Pick<RemindAllProps, "of" | "pending" | "show"> & { run: string };

function Progress({ of, run, pending, show }: ProgressProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const outcome = useOutcome(of);
  const { data } = useQuery({
    queryKey: ["reminder-run", run],
    queryFn: () => show(run),
    refetchInterval: ({ state }) => (state.data?.finished_at ? false : POLL),
  });
  const isDone = Boolean(data?.finished_at);
  useEffect(() => {
    if (isDone) client.invalidateQueries({ queryKey: [of] });
  }, [isDone, client, of]);
  const looked = data ? data.sent + data.too_soon + data.skipped : 0;
  return (
    <Notice tone={isDone ? "done" : "waiting"}>
      {isDone && data
        ? outcome(data)
        : t(`${of}.reminders.underWay`, { done: number(looked), total: number(pending) })}
    </Notice>
  );
}
