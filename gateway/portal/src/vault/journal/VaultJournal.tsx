import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { type JournalLine, vaultJournal } from "../../api/vault";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import { actInWords } from "../documents/naming";
import styles from "./journal.module.css";

/** *Journal du coffre* (VLT-62): every act on one's documents, those that one deleted among them. */
export function VaultJournal() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Number(search.get("page")) || 1);
  const found = useQuery({
    queryKey: ["journal", "all", page],
    queryFn: () => vaultJournal(page),
    placeholderData: keepPreviousData,
  });
  return (
    <ListPage
      title={t("vaultJournal.title")}
      lead={t("vaultJournal.lead")}
      stale={found.isPlaceholderData}
      paging={{ page, pages: found.data?.pages ?? 1, turn: to => setSearch({ page: String(to) }) }}
    >
      <Sheet>
        <Awaited of={found} lines={8}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon="list" title={t("vaultJournal.none")} />
            ) : (
              <ol className={styles.lines}>
                {items.map(line => (
                  <Line key={`${line.holder_id}-${line.sequence}`} line={line} />
                ))}
              </ol>
            )
          }
        </Awaited>
      </Sheet>
    </ListPage>
  );
}

/** After which acts there is something to attest. */
const attested = new Set(["deposited", "added", "document_filed", "erased", "locked_away"]);

function Line({ line }: { line: JournalLine }) {
  const { t } = useTranslation();
  return (
    <li className={styles.line}>
      <div>
        <b>{actInWords(t, line.act)}</b> {line.title}
        <p className={styles.soft}>
          <time dateTime={line.at}>{toTheMinute(line.at)}</time>
          {line.actor && `\u00a0· ${line.actor}`}
        </p>
      </div>
      {line.document_id && attested.has(line.act) && (
        <Link
          to={`/attestations/${line.document_id}`}
          aria-label={t("vaultJournal.attestationOf", { title: line.title })}
        >
          {t("vaultJournal.attestation")}
        </Link>
      )}
    </li>
  );
}
