import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { authorizedApplications, withdrawApplication } from "../api/account";
import { Icon } from "../design/Icon";
import { inWords } from "../language/formats";
import { confirmed } from "../pages/confirmation";
import { Question } from "../pages/Question";
import { Sheet } from "../pages/Sheet";
import styles from "./account.module.css";

const KEY = ["authorized-applications"];

/** Applications that one let in (AUTH-14); nothing where there are none. */
export function Applications() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const items = useQuery({ queryKey: KEY, queryFn: authorizedApplications }).data?.items ?? [];
  const [leaving, setLeaving] = useState<(typeof items)[number] | null>(null);
  if (items.length === 0) return null;
  const name = leaving?.name ?? "";
  const withdraw = async () => {
    if (!leaving) return;
    await withdrawApplication(leaving.application_id);
    await client.invalidateQueries({ queryKey: KEY });
    confirmed(t("settings.applications.withdrawn", { name }));
  };
  return (
    <Sheet title={t("settings.applications.title")}>
      <p className={styles.lead}>{t("settings.applications.why")}</p>
      <ul className={styles.lines}>
        {items.map(one => (
          <li key={one.application_id} className={styles.line}>
            <div className={styles.marked}>
              <Icon name="square" />
              <div>
                <h3>{one.name}</h3>
                <p className={styles.soft}>
                  {t("settings.applications.since", { date: inWords(one.allowed_at) })}
                  {one.last_used_at &&
                    ` · ${t("settings.security.used", { date: inWords(one.last_used_at) })}`}
                </p>
              </div>
            </div>
            <Button onClick={() => setLeaving(one)} aria-label={t("settings.removeOf", { name: one.name })}>
              {t("settings.remove")}
            </Button>
          </li>
        ))}
      </ul>
      <Question
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t("settings.applications.ask", { name })}
        act={t("settings.applications.act")}
        onConfirm={withdraw}
      >
        {t("settings.applications.askText", { name })}
      </Question>
    </Sheet>
  );
}
