import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { JournalSearch } from "../../api/personalData";
import { DaySpan } from "../../ui/forms/DaySpan";
import { WordSearch } from "../../ui/forms/WordSearch";
import styles from "../account_page/account.module.css";
import { kinds } from "./journalSearch";

interface JournalCriteriaProps {
  wanted: JournalSearch;
  seek: (change: Partial<JournalSearch>) => void;
}

/** What is looked for in the security journal: words, a kind of act, days. */
export function JournalCriteria({ wanted, seek }: JournalCriteriaProps) {
  const { t } = useTranslation();
  return (
    <search className={styles.criteria}>
      <WordSearch
        label={t("settings.journal.search")}
        example={t("settings.journal.searchExample")}
        words={wanted.q}
        search={q => seek({ q })}
      />
      <NativeSelect
        label={t("settings.journal.kind")}
        value={wanted.kind}
        onChange={event => seek({ kind: event.currentTarget.value as JournalSearch["kind"] })}
        data={[
          { value: "", label: t("settings.journal.allKinds") },
          ...kinds.map(kind => ({ value: kind, label: t(`settings.journal.kinds.${kind}`) })),
        ]}
      />
      <DaySpan
        labels={{ from: t("settings.journal.from"), to: t("settings.journal.to") }}
        from={wanted.from}
        to={wanted.to}
        choose={seek}
      />
    </search>
  );
}
