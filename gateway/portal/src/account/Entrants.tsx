import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../design/Icon";
import { confirmed } from "../pages/confirmation";
import { Question } from "../pages/Question";
import { Sheet } from "../pages/Sheet";
import styles from "./account.module.css";

/** Something that one let in: what it is called, and what is known of it. */
export interface Entrant {
  id: string;
  name: string;
  about: string;
}

interface EntrantsProps {
  title: string;
  why?: string;
  icon: IconName;
  entrants: Entrant[];
  /** What is asked before one of them is kept out, and said once it is. */
  words: (name: string) => { ask: string; askText: string; act: string; done: string };
  keepOut: (id: string) => Promise<unknown>;
  /** What is read anew then. */
  queryKey: string[];
}

/** What enters the account beside its password, each with the way to take that back; nothing where there is nothing. */
export function Entrants({ title, why, icon, entrants, words, keepOut, queryKey }: EntrantsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [leaving, setLeaving] = useState<Entrant | null>(null);
  if (entrants.length === 0) return null;
  const { ask, askText, act, done } = words(leaving?.name ?? "");
  const confirm = async () => {
    if (!leaving) return;
    await keepOut(leaving.id);
    await client.invalidateQueries({ queryKey });
    confirmed(done);
  };
  return (
    <Sheet title={title}>
      {why && <p className={styles.lead}>{why}</p>}
      <ul className={styles.lines}>
        {entrants.map(entrant => (
          <li key={entrant.id} className={styles.line}>
            <div className={styles.marked}>
              <Icon name={icon} />
              <div>
                <h3>{entrant.name}</h3>
                <p className={styles.soft}>{entrant.about}</p>
              </div>
            </div>
            <Button
              onClick={() => setLeaving(entrant)}
              aria-label={t("settings.removeOf", { name: entrant.name })}
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
