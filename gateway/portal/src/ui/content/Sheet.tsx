import type { ReactNode } from "react";
import { useId } from "react";
import { useStepHeading } from "../focus/stepHeading";
import styles from "./Sheet.module.css";

interface SheetProps {
  title?: ReactNode;
  aside?: ReactNode;
  flush?: boolean;
  /** Which of several steps is on the sheet, where it shows one after the other: another one takes the focus. */
  step?: string;
  children: ReactNode;
}

/** One subject, with its name on top. */
export function Sheet({ title, aside, flush = false, step, children }: SheetProps) {
  const id = useId();
  const heading = useStepHeading(step);
  return (
    <section
      className={styles.sheet}
      data-flush={flush || undefined}
      aria-labelledby={title ? id : undefined}
    >
      {title && (
        <div className={styles.top}>
          <h2 id={id} ref={heading} tabIndex={step === undefined ? undefined : -1}>
            {title}
          </h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
