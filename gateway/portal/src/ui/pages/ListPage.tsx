import { Pagination } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Crumb, Head } from "./Head";
import styles from "./ListPage.module.css";

interface PagingProps {
  page: number;
  pages: number;
  turn: (page: number) => void;
}

interface ListPageProps {
  title: string;
  trail?: Crumb[];
  lead?: ReactNode;
  act?: ReactNode;
  /** Type and period first, then the quick search. */
  criteria?: ReactNode;
  /** What was found, in words; announced when it changes. */
  found?: string;
  paging?: PagingProps;
  /** The lines answer an earlier question, while those asked for are fetched. */
  stale?: boolean;
  children: ReactNode;
}

/** A list: its criteria, how many there are, the lines (a table, or cards on a phone), the pages. */
export function ListPage({
  title,
  trail,
  lead,
  act,
  criteria,
  found,
  paging,
  stale = false,
  children,
}: ListPageProps) {
  const { t } = useTranslation();
  return (
    <>
      <Head title={title} trail={trail} lead={lead} act={act} />
      {criteria && (
        <search className={styles.criteria} aria-label={t("documents.list.search")}>
          {criteria}
        </search>
      )}
      <p className={styles.found} role="status" hidden={!criteria}>
        {found}
      </p>
      <div className={styles.lines} aria-busy={stale}>
        {children}
      </div>
      {paging && <Paging {...paging} />}
    </>
  );
}

/** The pages of a list, where there are several. */
export function Paging({ page, pages, turn }: PagingProps) {
  const { t } = useTranslation();
  if (pages < 2) return null;
  return (
    <nav className={styles.paging} aria-label={t("common.pagination")}>
      <Pagination
        total={pages}
        value={page}
        onChange={turn}
        getItemProps={number => ({ "aria-label": t("common.pages", { page: number, pages }) })}
        getControlProps={control => ({
          "aria-label": control === "next" ? t("common.next") : t("common.previous"),
        })}
      />
    </nav>
  );
}
