import type { ReactNode } from "react";
import styles from "./Facts.module.css";

/** Names and values, one under the other; what has no value is left out. */
export function Facts({ lines }: { lines: [name: string, value: ReactNode][] }) {
  return (
    <dl className={styles.facts}>
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
