import type { KeyboardEvent } from "react";
import { number } from "../../language/formats";
import styles from "../journeys/deposits.module.css";

interface TabsProps<Key extends string> {
  label: string;
  /** The id of what the tabs show. */
  controls: string;
  tabs: { key: Key; label: string; count: number | undefined }[];
  shown: Key;
  show: (tab: Key) => void;
}

/** Tabs with how many there are behind each. */
export function Tabs<Key extends string>({ label, controls, tabs, shown, show }: TabsProps<Key>) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex(({ key }) => key === shown);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    show(next.key);
    document.getElementById(`tab-${next.key}`)?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label={label}>
      {tabs.map(tab => (
        <button
          key={tab.key}
          id={`tab-${tab.key}`}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab.key === shown}
          aria-controls={controls}
          tabIndex={tab.key === shown ? 0 : -1}
          onClick={() => show(tab.key)}
          onKeyDown={move}
        >
          {tab.label} {tab.count !== undefined && `(${counted(tab.count)})`}
        </button>
      ))}
    </div>
  );
}

const MOST = 10_000;
const counted = (count: number) => (count > MOST ? `${number(MOST)}+` : number(count));
