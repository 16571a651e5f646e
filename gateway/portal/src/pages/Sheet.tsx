import type { ReactNode } from "react";
import { useId } from "react";
import styles from "./Sheet.module.css";

interface SheetProps {
  title?: ReactNode;
  aside?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}

/** A sheet of paper: one subject, with its name on top. */
export function Sheet({ title, aside, flush = false, children }: SheetProps) {
  const id = useId();
  return (
    <section
      className={styles.sheet}
      data-flush={flush || undefined}
      aria-labelledby={title ? id : undefined}
    >
      {title && (
        <div className={styles.top}>
          <h2 id={id}>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
