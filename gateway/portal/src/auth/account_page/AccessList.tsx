import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import styles from "./account.module.css";

/** Something that one let in: what it is called, and what is known of it. */
export interface AccessEntry {
  id: string;
  name: string;
  about: string;
}

interface AccessListProps {
  title: string;
  why?: string;
  icon: IconName;
  entries: AccessEntry[];
  /** What is asked before one of them is kept out, and said once it is. */
  words: (name: string) => { ask: string; askText: string; act: string; done: string };
  revoke: (id: string) => Promise<unknown>;
  /** What is read anew then. */
  queryKey: string[];
}

/** What enters the account beside its password, each with the way to take that back; nothing where there is nothing. */
export function AccessList({ title, why, icon, entries, words, revoke, queryKey }: AccessListProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [leaving, setLeaving] = useState<AccessEntry | null>(null);
  if (entries.length === 0) return null;
  const { ask, askText, act, done } = words(leaving?.name ?? "");
  const confirm = async () => {
    if (!leaving) return;
    await revoke(leaving.id);
    await client.invalidateQueries({ queryKey });
    confirmed(done);
  };
  return (
    <Sheet title={title}>
      {why && <p className={styles.lead}>{why}</p>}
      <ul className={styles.lines}>
        {entries.map(entry => (
          <li key={entry.id} className={styles.line}>
            <div className={styles.marked}>
              <Icon name={icon} />
              <div>
                <h3>{entry.name}</h3>
                <p className={styles.soft}>{entry.about}</p>
              </div>
            </div>
            <Button
              onClick={() => setLeaving(entry)}
              aria-label={t("settings.removeOf", { name: entry.name })}
            >
              {t("settings.remove")}
            </Button>
          </li>
        ))}
      </ul>
      <Question
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={ask}
        act={act}
        onConfirm={confirm}
      >
        {askText}
      </Question>
    </Sheet>
  );
}
