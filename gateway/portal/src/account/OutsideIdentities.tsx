import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { outsideIdentities, unlinkIdentity } from "../api/account";
import { Icon } from "../design/Icon";
import { inWords } from "../language/formats";
import { confirmed } from "../pages/confirmation";
import { Question } from "../pages/Question";
import { Sheet } from "../pages/Sheet";
import styles from "./account.module.css";

const KEY = ["outside-identities"];

/** Identities of outside providers that sign in here (AUTH-16); nothing where there are none. */
export function OutsideIdentities() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const items = useQuery({ queryKey: KEY, queryFn: outsideIdentities }).data?.items ?? [];
  const [leaving, setLeaving] = useState<(typeof items)[number] | null>(null);
  if (items.length === 0) return null;
  const name = leaving?.provider_name ?? "";
  const unlink = async () => {
    if (!leaving) return;
    await unlinkIdentity(leaving.id);
    await client.invalidateQueries({ queryKey: KEY });
    confirmed(t("settings.outside.unlinked", { name }));
  };
  return (
    <Sheet title={t("settings.outside.title")}>
      <ul className={styles.lines}>
        {items.map(identity => (
          <li key={identity.id} className={styles.line}>
            <div className={styles.marked}>
              <Icon name="key" />
              <div>
                <h3>{identity.provider_name}</h3>
                <p className={styles.soft}>
                  {identity.email && `${identity.email} · `}
                  {t("settings.outside.since", { date: inWords(identity.linked_at) })}
                  {identity.account && ` · ${t("settings.outside.brought", { account: identity.account })}`}
                </p>
              </div>
            </div>
            <Button
              onClick={() => setLeaving(identity)}
              aria-label={t("settings.removeOf", { name: identity.provider_name })}
            >
              {t("settings.remove")}
            </Button>
          </li>
        ))}
      </ul>
      <Question
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t("settings.outside.ask", { name })}
        act={t("settings.outside.act")}
        onConfirm={unlink}
      >
        {t("settings.outside.askText", { name })}
      </Question>
    </Sheet>
  );
}
