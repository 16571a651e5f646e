import { TextInput } from "@mantine/core";

interface DaySpanProps {
  /** What the first and the last day are called. */
  labels: { from: string; to: string };
  from: string;
  to: string;
  choose: (days: { from?: string; to?: string }) => void;
}

/** The first and the last day that are looked at; neither may pass the other. */
export function DaySpan({ labels, from, to, choose }: DaySpanProps) {
  return (
    <>
      <TextInput
        type="date"
        label={labels.from}
        value={from}
        max={to || undefined}
        onChange={event => choose({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={labels.to}
        value={to}
        min={from || undefined}
        onChange={event => choose({ to: event.currentTarget.value })}
      />
    </>
  );
}
