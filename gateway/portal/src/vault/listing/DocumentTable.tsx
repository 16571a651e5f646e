import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DocumentLine } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { fileSize, inShort } from "../../language/formats";
import table from "../../ui/content/Table.module.css";
import { When } from "../../ui/content/When";
import { type Selection, Standing } from "../documents/DocumentRows";
import { factInWords, typeIcon, typeName } from "../documents/naming";
import { type Choice, ChooseOne, ChooseShown } from "./Choosing";
import { type Column, isAmount, isDate } from "./columns";
import type { Group } from "./groups";
import { Highlighted } from "./Highlighted";
import styles from "./listing.module.css";
import type { ListState } from "./listState";
import { Matches } from "./Matches";

type Sort = ListState["sort"];

interface DocumentTableProps {
  groups: Group[];
  from: Selection;
  columns: Column[];
  choice: Choice;
  /** By what the lines are ordered; null where they come as they were found. */
  sort: Sort | null;
  sortBy: (sort: Sort) => void;
  label: string;
}

export function DocumentTable({ groups, from, columns, choice, sort, sortBy, label }: DocumentTableProps) {
  const { t } = useTranslation();
  const column = (name: "title" | "state" | Column) => (
    <SortedColumn key={name} name={name} sort={sort} sortBy={sortBy} />
  );
  return (
    <div className={styles.scroll}>
      <table className={table.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col" className={table.short}>
              <ChooseShown documents={groups.flatMap(({ documents }) => documents)} choice={choice} />
            </th>
            {column("title")}
            {columns.map(column)}
            {column("state")}
          </tr>
        </thead>
        {groups.map(({ heading, documents }) => (
          <tbody key={heading}>
            {heading && (
              <tr className={styles.heading}>
                <th scope="rowgroup" colSpan={columns.length + 3}>
                  {heading}
                </th>
              </tr>
            )}
            {documents.map(document => (
              <tr key={document.id}>
                <td className={styles.box}>
                  <ChooseOne of={document} choice={choice} />
                </td>
                <th scope="row">
                  <span className={table.named}>
                    <Icon name={typeIcon(document.type)} size={22} />
                    <span>
                      <Link to={`/documents/${document.id}`} state={from} className={table.way}>
                        <Highlighted text={document.title} words={document.matches?.title} />
                      </Link>
                      <small>{[typeName(t, document.type), ...document.tags].join(" · ")}</small>
                      <Matches of={document} shown={columns} />
                    </span>
                  </span>
                </th>
                {columns.map(name => (
                  <td key={name} className={isAmount(name) ? styles.amount : undefined}>
                    <Cell of={document} column={name} />
                  </td>
                ))}
                <td className={table.short}>
                  <Standing document={document} />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Cell({ of, column }: { of: DocumentLine; column: Column }) {
  const { t } = useTranslation();
  if (isDate(column)) {
    const at = of[column];
    if (!at) return null;
    return (
      <>
        <When at={at} as={inShort} />
        {column === "downloaded_at" && of.downloaded_by && (
          <small className={styles.who}>{t("documents.journal.by", { actor: of.downloaded_by })}</small>
        )}
      </>
    );
  }
  if (column === "size") return fileSize(of.size);
  const value = column === "organisation_name" ? of.organisation_name : of.metadata[column];
  if (value === undefined || value === null) return null;
  const shown =
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)
      ? inShort(value)
      : factInWords(column, value, String(of.metadata.currency ?? "EUR"));
  return <Highlighted text={shown} words={of.matches?.[column]} />;
}

interface SortedColumnProps {
  name: "title" | "state" | Column;
  sort: Sort | null;
  sortBy: (sort: Sort) => void;
}

function SortedColumn({ name, sort, sortBy }: SortedColumnProps) {
  const { t } = useTranslation();
  const label = t(`documents.list.columns.${name}`);
  if (sort === null) return <th scope="col">{label}</th>;
  const direction = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  // Dates and amounts begin with the newest and highest, words with A; a second click turns them round.
  const falls = name !== "title" && name !== "state" && (isDate(name) || isAmount(name));
  const first: Sort = falls ? `-${name}` : name;
  const second: Sort = falls ? name : `-${name}`;
  return (
    <th scope="col" aria-sort={direction}>
      <button
        type="button"
        className={table.sorter}
        onClick={() => sortBy(sort === first ? second : first)}
        aria-label={t("documents.list.sortBy", { column: label })}
      >
        {label}
        {direction !== "none" && <Icon name={direction === "ascending" ? "up" : "down"} size={16} />}
      </button>
    </th>
  );
}
