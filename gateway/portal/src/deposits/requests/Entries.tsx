import { useTranslation } from "react-i18next";
import type { RequestEntry } from "../../api/deposits";
import { toTheMinute } from "../../language/formats";
import styles from "../journeys/deposits.module.css";
import { useGroupName } from "./groupName";

/** What was done and written about a request, oldest first. */
export function Entries({ entries }: { entries: RequestEntry[] }) {
  const { t } = useTranslation();
  const groupName = useGroupName();
  const recipientOf = ({ recipient_name, recipient_group }: RequestEntry) =>
    recipient_name ?? (recipient_group && groupName(recipient_group));
  return (
    <ol className={styles.entries}>
      {entries.map(entry => (
        <li key={entry.id} data-private={!entry.shown || undefined}>
          <p className={styles.soft}>
            <b>{t(`cases.acts.${entry.act}` as "cases.acts.message")}</b>
            {entry.document && ` · ${entry.document}`}
            {recipientOf(entry) && ` · ${recipientOf(entry)}`} ·{" "}
            {entry.author_name || (entry.by_case_manager ? t("cases.desk") : "")} · {toTheMinute(entry.at)}
          </p>
          {entry.text && <p className={styles.said}>{entry.text}</p>}
        </li>
      ))}
    </ol>
  );
}
