import type { ReactNode } from "react";
import styles from "./DocumentPage.module.css";
import { type Crumb, Head } from "./Head";

interface DocumentPageProps {
  title: string;
  trail: Crumb[];
  /** Previous and next through the selection. */
  neighbours?: ReactNode;
  page: ReactNode;
  /** What one can do; on a phone it comes right below the page. */
  acts: ReactNode;
  facts: ReactNode;
}

/** A document: its pages in the middle, what is known of it and what one can do at the side. */
export function DocumentPage({ title, trail, neighbours, page, acts, facts }: DocumentPageProps) {
  return (
    <>
      <Head title={title} trail={trail} act={neighbours} />
      <div className={styles.layout}>
        <div className={styles.page}>{page}</div>
        <div className={styles.side}>
          {acts}
          {facts}
        </div>
      </div>
    </>
  );
}
