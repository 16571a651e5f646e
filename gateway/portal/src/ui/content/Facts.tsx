import type { ReactNode } from "react";
import styles from "./Facts.module.css";

interface FactsProps {
  lines: [name: string, value: ReactNode][];
  /** Side by side where there is room. */
  wide?: boolean;
}

/** Names and values, one under the other; what has no value is left out. */
export function Facts({ lines, wide = false }: FactsProps) {
  return (
    <dl className={styles.facts} data-wide={wide || undefined}>
      {lines
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
