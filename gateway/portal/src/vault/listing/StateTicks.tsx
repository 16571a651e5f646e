import { Checkbox, Group } from "@mantine/core";

interface StateTicksProps {
  label: string;
  todo: string;
  done: string;
  /** Which of the two is asked for; "" is both. */
  state: "" | "todo" | "done";
  choose: (state: "" | "todo" | "done") => void;
}

/** The two states as ticks, one or both (VLT-22): whoever takes the last one away wants the other. */
export function StateTicks({ label, todo, done, state, choose }: StateTicksProps) {
  return (
    <Group role="group" aria-label={label} gap="md" mih={44}>
      <Checkbox
        label={todo}
        checked={state !== "done"}
        onChange={() => choose(state === "done" ? "" : "done")}
      />
      <Checkbox
        label={done}
        checked={state !== "todo"}
        onChange={() => choose(state === "todo" ? "" : "todo")}
      />
    </Group>
  );
}
