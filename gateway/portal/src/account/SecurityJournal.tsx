import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type JournalLine, journal } from "../api/leaving";
import { toTheMinute } from "../language/formats";
import { Paging } from "../pages/ListPage";
import { Sheet } from "../pages/Sheet";
import { Awaited, Empty } from "../pages/states";
import { AccountPage } from "./AccountPage";
import styles from "./account.module.css";
import { filtered } from "./journalSearch";

const SIZE = 20;
// The journal is searched here, in the words that its reader sees: as many pages as that may take.
const SEARCHED = { size: 100, pages: 20 };

async function whole(): Promise<JournalLine[]> {
  const first = await journal(1, SEARCHED.size);
  const lines = [...first.items];
  for (let page = 2; page <= Math.min(first.pages, SEARCHED.pages); page += 1) {
    lines.push(...(await journal(page, SEARCHED.size)).items);
  }
  return lines;
}

/** What happened to the account, in plain words (AUTH-45). The address holds the page and the search. */
export function SecurityJournal() {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Number(search.get("page")) || 1);
  const words = search.get("q") ?? "";
  const [wanted] = useDebouncedValue(words.trim(), 250);
  const paged = useQuery({
    queryKey: ["security-journal", i18n.language, page],
    queryFn: () => journal(page, SIZE),
    enabled: !wanted,
  });
  const all = useQuery({
    queryKey: ["security-journal", i18n.language, "whole"],
    queryFn: whole,
    enabled: wanted !== "",
  });
  const seek = (q: string) => setSearch(q ? { q } : {}, { replace: true });
  const found = filtered(all.data ?? [], wanted);
  return (
    <AccountPage at="journal">
      <Sheet>
        <search>
          <TextInput
            label={t("settings.journal.search")}
            placeholder={t("settings.journal.searchExample")}
            value={words}
            onChange={event => seek(event.currentTarget.value)}
            maw={420}
            mb="md"
            rightSection={
              words && <CloseButton aria-label={t("settings.journal.clear")} onClick={() => seek("")} />
            }
          />
        </search>
        <p className={styles.soft} role="status">
          {wanted && all.data ? t("settings.journal.found", { count: found.length }) : ""}
        </p>
        {wanted ? (
          <Awaited of={all}>{() => <Lines lines={found} />}</Awaited>
        ) : (
          <Awaited of={paged} lines={8}>
            {({ items, pages }) => (
              <>
                <Lines lines={items} />
                <Paging page={page} pages={pages} turn={to => setSearch({ page: String(to) })} />
              </>
            )}
          </Awaited>
        )}
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

function From({ line }: { line: JournalLine }) {
  const { t } = useTranslation();
  if (!line.from) return null;
  const { browser, system, network } = line.from;
  const device = [browser, system].filter(Boolean).join(", ");
  return (
    <>
      {device && ` · ${device}`}
      {network && ` · ${t("settings.journal.network", { network })}`}
    </>
  );
}
