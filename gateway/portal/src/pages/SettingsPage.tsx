import type { ReactNode } from "react";
import { Head } from "./Head";
import styles from "./HomePage.module.css";

/** Settings: sections that are each saved by themselves. */
export function SettingsPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <Head title={title} />
      <div className={styles.zones}>{children}</div>
    </>
  );
}
