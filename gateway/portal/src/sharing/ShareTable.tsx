import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link as Way } from "react-router";
import type { Link } from "../api/sharing";
import { Icon } from "../design/Icon";
import { inShort } from "../language/formats";
import { Sheet } from "../ui/content/Sheet";
import table from "../ui/content/Table.module.css";
import { titlesOf } from "./ShareQuestions";
import { isLive, Openings, ShareState } from "./ShareState";
import styles from "./sharing.module.css";

export const SORTED = ["recipient_name", "created_at", "expires_at", "openings"] as const;
export type Sort = (typeof SORTED)[number] | `-${(typeof SORTED)[number]}`;

export interface ShownLinks {
  links: Link[];
  ticked: ReadonlySet<string>;
  tick: (id: string) => void;
}

/** Only what may still be opened is chosen: nothing is left to do about the others. */
function Tick({ link, ticked, tick }: { link: Link } & Pick<ShownLinks, "ticked" | "tick">) {
  const { t } = useTranslation();
  const about = { name: link.recipient_name, title: titlesOf([link]) };
  return (
    <Checkbox
      aria-label={t("sharing.list.tick", about)}
      checked={ticked.has(link.id)}
      disabled={!isLive(link)}
      onChange={() => tick(link.id)}
    />
  );
}

interface ShareTableProps extends ShownLinks {
  sort: Sort;
  sortBy: (sort: Sort) => void;
}

export function ShareTable({ links, ticked, tick, sort, sortBy }: ShareTableProps) {
  const { t } = useTranslation();
  const sorted = (name: (typeof SORTED)[number]) => <SortedColumn name={name} sort={sort} sortBy={sortBy} />;
  return (
    <Sheet flush>
      <table className={table.table} aria-label={t("sharing.list.title")}>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t("sharing.list.choose")}</span>
            </th>
            {sorted("recipient_name")}
            <th scope="col">{t("sharing.list.documents")}</th>
            {sorted("created_at")}
            {sorted("expires_at")}
            <th scope="col">{t("sharing.list.state")}</th>
            {sorted("openings")}
          </tr>
        </thead>
        <tbody>
          {links.map(link => (
            <tr key={link.id}>
              <td className={styles.tick}>
                <Tick link={link} ticked={ticked} tick={tick} />
              </td>
              <th scope="row">
                <Way to={`/partages/${link.id}`} className={table.way}>
                  {link.recipient_name}
                </Way>
                <small>{link.recipient_email}</small>
              </th>
              <td>{titlesOf([link])}</td>
              <td className={table.short}>{inShort(link.created_at)}</td>
              <td className={table.short}>{inShort(link.expires_at)}</td>
              <td>
                <ShareState link={link} />
              </td>
              <td className={styles.terms}>
                <Openings link={link} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}

function SortedColumn({
  name,
  sort,
  sortBy,
}: { name: (typeof SORTED)[number] } & Pick<ShareTableProps, "sort" | "sortBy">) {
  const { t } = useTranslation();
  const label = t(`sharing.list.columns.${name}`);
  const direction = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  // Names begin with A, dates and counts with the newest and highest; a second click turns them round.
  const [first, second]: Sort[] = name === "recipient_name" ? [name, `-${name}`] : [`-${name}`, name];
  return (
    <th scope="col" aria-sort={direction}>
      <button
        type="button"
        className={table.sorter}
        onClick={() => sortBy((sort === first ? second : first) ?? name)}
        aria-label={t("documents.list.sortBy", { column: label })}
      >
        {label}
        {direction !== "none" && <Icon name={direction === "ascending" ? "up" : "down"} size={16} />}
      </button>
    </th>
  );
}

export function ShareCards({ links, ticked, tick }: ShownLinks) {
  const { t } = useTranslation();
  return (
    <ul className={styles.cards}>
      {links.map(link => (
        <li key={link.id} className={styles.card}>
          <span className={styles.top}>
            <Tick link={link} ticked={ticked} tick={tick} />
            <Way to={`/partages/${link.id}`}>{link.recipient_name}</Way>
            <ShareState link={link} />
          </span>
          <span>{titlesOf([link])}</span>
          <span className={`${styles.soft} ${styles.terms}`}>
            {t("sharing.list.columns.expires_at")} {inShort(link.expires_at)} · <Openings link={link} />
          </span>
        </li>
      ))}
    </ul>
  );
}
