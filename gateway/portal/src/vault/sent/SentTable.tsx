import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { SentDocument } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { inShort } from "../../language/formats";
import lists from "../../tenancy/lists/lists.module.css";
import table from "../../ui/content/Table.module.css";
import { When } from "../../ui/content/When";
import { typeIcon, typeName } from "../documents/naming";
import listing from "../listing/listing.module.css";
import { isSearched } from "../listing/listState";
import { PartyState } from "./Parties";
import type { Change } from "./SentCriteria";
import styles from "./sent.module.css";
import type { SentSort, SentState } from "./sentState";

interface LinesProps {
  documents: SentDocument[];
  state: SentState;
  change: Change;
}

export function SentTable({ documents, state, change }: LinesProps) {
  const { t } = useTranslation();
  const { search } = useLocation();
  const column = (name: Sortable) => <SortedColumn key={name} name={name} state={state} change={change} />;
  // Invoices are downloaded, contracts are signed; of all of them together neither has a column.
  const moment = {
    invoice: "downloaded_at",
    employment_contract: "signed_at",
    assignment_contract: "signed_at",
  };
  const extra = (moment as Partial<Record<string, "downloaded_at" | "signed_at">>)[state.type];
  return (
    <div className={listing.scroll}>
      <table className={table.table} aria-label={t("sent.title")}>
        <thead>
          <tr>
            {column("title")}
            {column("recipient_name")}
            <th scope="col">{t("sent.columns.establishment")}</th>
            {column("delivered_at")}
            <th scope="col">{t("sent.columns.employee")}</th>
            <th scope="col">{t("sent.columns.client")}</th>
            {extra && column(extra)}
          </tr>
        </thead>
        <tbody>
          {documents.map(document => (
            <tr key={document.id}>
              <th scope="row">
                <span className={table.named}>
                  <Icon name={typeIcon(document.type)} size={22} />
                  <span>
                    <Link
                      to={`/documents-transmis/${document.id}`}
                      state={{ list: search }}
                      className={table.way}
                    >
                      {document.title}
                    </Link>
                    <small>{typeName(t, document.type)}</small>
                  </span>
                </span>
              </th>
              <td>
                <Recipient of={document} chosen={state.recipient !== ""} change={change} />
              </td>
              <td>{document.establishment_name}</td>
              <td className={table.short}>
                <When at={document.received_at} as={inShort} />
              </td>
              <td className={table.short}>
                <PartyState of={document} party="employee" />
              </td>
              <td className={table.short}>
                <PartyState of={document} party="client" />
              </td>
              {extra && (
                <td className={table.short}>
                  <When at={document[extra]} as={inShort} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** To whom; choosing the name leaves what was sent to them alone. */
function Recipient({ of, chosen, change }: { of: SentDocument; chosen: boolean; change: Change }) {
  const { t } = useTranslation();
  if (chosen || !of.recipient_name) return of.recipient_name;
  return (
    <button
      type="button"
      className={styles.recipient}
      aria-label={t("sent.only", { name: of.recipient_name })}
      onClick={() => change({ recipient: of.holder_id })}
    >
      {of.recipient_name}
    </button>
  );
}

type Sortable = "title" | "recipient_name" | "delivered_at" | "signed_at" | "downloaded_at";

function SortedColumn({ name, state, change }: { name: Sortable; state: SentState; change: Change }) {
  const { t } = useTranslation();
  const label = t(`sent.columns.${name}`);
  // What is found by words comes newest first.
  if (isSearched(state)) return <th scope="col">{label}</th>;
  const direction = state.sort === name ? "ascending" : state.sort === `-${name}` ? "descending" : "none";
  const [first, second]: [SentSort, SentSort] = name.endsWith("_at")
    ? [`-${name}`, name]
    : [name, `-${name}`];
  return (
    <th scope="col" aria-sort={direction}>
      <button
        type="button"
        className={table.sorter}
        onClick={() => change({ sort: state.sort === first ? second : first })}
        aria-label={t("documents.list.sortBy", { column: label })}
      >
        {label}
        {direction !== "none" && <Icon name={direction === "ascending" ? "up" : "down"} size={16} />}
      </button>
    </th>
  );
}

/** The same as the table says, one card for each document: what a phone shows. */
export function SentCards({ documents }: Pick<LinesProps, "documents">) {
  const { t } = useTranslation();
  const { search } = useLocation();
  return (
    <ul className={lists.cards}>
      {documents.map(document => (
        <li key={document.id} className={lists.card}>
          <span className={lists.soft}>{typeName(t, document.type)}</span>
          <Link to={`/documents-transmis/${document.id}`} state={{ list: search }} className={lists.name}>
            {document.title}
          </Link>
          <span>{document.recipient_name}</span>
          <span className={lists.soft}>
            {document.establishment_name} · <When at={document.received_at} as={inShort} />
          </span>
          {(["employee", "client"] as const).map(
            party =>
              document.standing[party] && (
                <span key={party} className={styles.party}>
                  {t(`sent.columns.${party}`)} <PartyState of={document} party={party} />
                </span>
              ),
          )}
        </li>
      ))}
    </ul>
  );
}
