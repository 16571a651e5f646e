import { CloseButton, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JournalSearch } from "../api/leaving";
import styles from "./account.module.css";
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
      <Words words={wanted.q} seek={q => seek({ q })} />
      <NativeSelect
        label={t("settings.journal.kind")}
        value={wanted.kind}
        onChange={event => seek({ kind: event.currentTarget.value as JournalSearch["kind"] })}
        data={[
          { value: "", label: t("settings.journal.allKinds") },
          ...kinds.map(kind => ({ value: kind, label: t(`settings.journal.kinds.${kind}`) })),
        ]}
      />
      <TextInput
        type="date"
        label={t("settings.journal.from")}
        value={wanted.from}
        max={wanted.to || undefined}
        onChange={event => seek({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t("settings.journal.to")}
        value={wanted.to}
        min={wanted.from || undefined}
        onChange={event => seek({ to: event.currentTarget.value })}
      />
    </search>
  );
}

/** Searches as one types, once the hand rests. */
function Words({ words, seek }: { words: string; seek: (words: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(words);
  useEffect(() => setTyped(words), [words]);
  const later = useDebouncedCallback(seek, 300);
  const write = (text: string) => {
    setTyped(text);
    later(text.trim());
  };
  return (
    <TextInput
      label={t("settings.journal.search")}
      placeholder={t("settings.journal.searchExample")}
      maxLength={200}
      value={typed}
      onChange={event => write(event.currentTarget.value)}
      rightSection={
        typed && <CloseButton aria-label={t("settings.journal.clear")} onClick={() => write("")} />
      }
    />
  );
}
