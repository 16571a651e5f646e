import type { KeyboardEvent } from "react";
import { number } from "../../language/formats";
import styles from "./lists.module.css";

export const states = ["all", "activated", "pending"] as const;
export type ListedState = (typeof states)[number];

interface StateTabsProps {
  label: string;
  names: Record<ListedState, string>;
  counts: { activated: number; pending: number } | undefined;
  shown: ListedState;
  show: (state: ListedState) => void;
}

/** All, those who are activated, those who are not: each with how many they are. */
export function StateTabs({ label, names, counts, shown, show }: StateTabsProps) {
  const totals = counts && { ...counts, all: counts.activated + counts.pending };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = states[(states.indexOf(shown) + step + states.length) % states.length] ?? "all";
    show(next);
    document.getElementById(`state-${next}`)?.focus();
  };
  return (
    <div className={styles.tabs} role="radiogroup" aria-label={label}>
      {states.map(value => (
        // biome-ignore lint/a11y/useSemanticElements: one of three views with a count each, not a field of a form
        <button
          key={value}
          id={`state-${value}`}
          type="button"
          role="radio"
          className={styles.tab}
          aria-checked={value === shown}
          tabIndex={value === shown ? 0 : -1}
          onClick={() => show(value)}
          onKeyDown={move}
        >
          {names[value]} {totals && <span className={styles.count}>{number(totals[value])}</span>}
        </button>
      ))}
    </div>
  );
}
