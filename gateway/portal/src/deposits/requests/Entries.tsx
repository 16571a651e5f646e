import { useTranslation } from "react-i18next";
import type { RequestEntry } from "../../api/deposits";
import { toTheMinute } from "../../language/formats";
import styles from "../journeys/deposits.module.css";

/** What was done and written about a request, oldest first. */
export function Entries({ entries }: { entries: RequestEntry[] }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.entries}>
      {entries.map(entry => (
        <li key={entry.id} data-private={!entry.shown || undefined}>
          <p className={styles.soft}>
            <b>{t(`cases.acts.${entry.act}` as "cases.acts.message")}</b>
            {entry.document && ` · ${entry.document}`} ·{" "}
            {entry.author_name || (entry.by_case_manager ? t("cases.desk") : "")} · {toTheMinute(entry.at)}
          </p>
          {entry.text && <p className={styles.said}>{entry.text}</p>}
        </li>
      ))}
    </ol>
  );
}
