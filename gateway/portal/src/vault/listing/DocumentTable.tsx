import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DocumentLine } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { inShort } from "../../language/formats";
import table from "../../ui/content/Table.module.css";
import { When } from "../../ui/content/When";
import { type Selection, Standing } from "../documents/DocumentRows";
import { typeIcon, typeName } from "../documents/naming";
import type { ListState } from "./listState";

type Sort = ListState["sort"];

interface DocumentTableProps {
  documents: DocumentLine[];
  from: Selection;
  sort: Sort;
  sortBy: (sort: Sort) => void;
  label: string;
}

export function DocumentTable({ documents, from, sort, sortBy, label }: DocumentTableProps) {
  const { t } = useTranslation();
  return (
    <table className={table.table} aria-label={label}>
      <thead>
        <tr>
          <SortedColumn name="title" label={t("documents.list.columns.title")} sort={sort} sortBy={sortBy} />
          <th scope="col">{t("documents.list.columns.organisation")}</th>
          <SortedColumn
            name="delivered_at"
            label={t("documents.list.columns.delivered")}
            sort={sort}
            sortBy={sortBy}
          />
          <th scope="col">{t("documents.list.columns.state")}</th>
        </tr>
      </thead>
      <tbody>
        {documents.map(document => (
          <tr key={document.id}>
            <th scope="row">
              <span className={table.named}>
                <Icon name={typeIcon(document.type)} size={22} />
                <span>
                  <Link to={`/documents/${document.id}`} state={from} className={table.way}>
                    {document.title}
                  </Link>
                  <small>{typeName(t, document.type)}</small>
                </span>
              </span>
            </th>
            <td>{document.organisation_name}</td>
            <td className={table.short}>
              <When at={document.delivered_at} as={inShort} />
            </td>
            <td className={table.short}>
              <Standing document={document} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface SortedColumnProps {
  name: "title" | "delivered_at";
  label: string;
  sort: Sort;
  sortBy: (sort: Sort) => void;
}

function SortedColumn({ name, label, sort, sortBy }: SortedColumnProps) {
  const { t } = useTranslation();
  const direction = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  // Dates begin with the newest, words with A; a second click turns them round.
  const first: Sort = name === "title" ? "title" : "-delivered_at";
  const second: Sort = name === "title" ? "-title" : "delivered_at";
  return (
    <th scope="col" aria-sort={direction}>
      <button
        type="button"
        className={table.sorter}
        onClick={() => sortBy(sort === first ? second : first)}
        aria-label={t("documents.list.sortBy", { column: label })}
      >
        {label}
        <Icon name={direction === "ascending" ? "up" : "down"} size={16} />
      </button>
    </th>
  );
}
