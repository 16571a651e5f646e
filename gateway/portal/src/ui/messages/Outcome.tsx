import { type ReactNode, useEffect, useRef } from "react";
import styles from "./Outcome.module.css";

/** How a journey ended: it takes the focus, so that it is heard where it is not seen. */
export function Outcome({ mark, title, children }: { mark: ReactNode; title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className={styles.outcome}>
      <span className={styles.mark}>{mark}</span>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </div>
  );
}
