import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type JournalLine, journal } from "../../api/personalData";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { Paging } from "../../ui/pages/ListPage";
import { AccountPage } from "../account_page/AccountPage";
import styles from "../account_page/account.module.css";
import { JournalCriteria } from "./JournalCriteria";
import { useJournalSearch } from "./journalSearch";

const SIZE = 20;

/** What happened to the account, in plain words (AUTH-45). The address holds the page and what is looked for. */
export function SecurityJournal() {
  const { t, i18n } = useTranslation();
  const { wanted, page, seek, turn } = useJournalSearch();
  const found = useQuery({
    queryKey: ["security-journal", i18n.language, wanted, page],
    queryFn: () => journal(wanted, page, SIZE),
    placeholderData: keepPreviousData,
  });
  const looking = Object.values(wanted).some(Boolean);
  return (
    <AccountPage at="journal">
      <Sheet>
        <JournalCriteria wanted={wanted} seek={seek} />
        <p className={styles.soft} role="status">
          {looking && found.data ? t("settings.journal.found", { count: found.data.total }) : ""}
        </p>
        <Awaited of={found} lines={8}>
          {({ items, pages }) => (
            <>
              <Lines lines={items} />
              <Paging page={page} pages={pages} turn={turn} />
            </>
          )}
        </Awaited>
      </Sheet>
    </AccountPage>
  );
}

function Lines({ lines }: { lines: JournalLine[] }) {
  const { t } = useTranslation();
  if (lines.length === 0) return <Empty icon="search" title={t("settings.journal.none")} />;
  return (
    <ol className={styles.lines}>
      {lines.map(line => (
        <li key={line.id}>
          <p className={styles.act}>{line.text}</p>
          <p className={styles.soft}>
            <time dateTime={line.at}>{toTheMinute(line.at)}</time>
            <From line={line} />
          </p>
        </li>
      ))}
    </ol>
  );
}

/** "192.0.2…" for "192.0.2.0", "2001:db8:7…" for "2001:db8:7::": what is kept of an address. */
const withoutItsEnd = (network: string) => network.replace(/\.0$|::$/, "…");

function From({ line }: { line: JournalLine }) {
  const { t } = useTranslation();
  if (!line.from) return null;
  const { browser, system, network } = line.from;
  const device = [browser, system].filter(Boolean).join(", ");
  return (
    <>
      {device && `\u00a0· ${device}`}
      {network && `\u00a0· ${t("settings.journal.address", { address: withoutItsEnd(network) })}`}
    </>
  );
}
