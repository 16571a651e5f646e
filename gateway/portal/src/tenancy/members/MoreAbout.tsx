import { Radio } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeSettings, type Settings, settings } from "../../api/members";
import { Sheet } from "../../ui/content/Sheet";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { PlainLink } from "../../ui/navigation/MainAct";
import { type Administration, accessPath } from "../administration/administration";
import styles from "../administration/administration.module.css";

/** What else there is about rights: their journal; of one's company, what becomes of users whom an ERP names again. */
export function MoreAbout({ of, complete }: { of: Administration; complete: boolean }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["settings", of.id], queryFn: () => settings(of.id) });
  return (
    <div className={styles.about}>
      <Sheet title={t("rights.journal.title")}>
        <p className={styles.lead}>{t("rights.journal.lead")}</p>
        <PlainLink to={accessPath(of.id, "journal")}>{t("rights.journal.open")}</PlainLink>
      </Sheet>
      {of.kind === "company" && !of.client && complete && found.data && (
        <ErpUsers space={of.id} present={found.data} />
      )}
    </div>
  );
}

const choices = ["ask", "at_once"] as const;

/** Whether somebody whom one changed or removed comes back as soon as an ERP names them again (TEN-26). */
function ErpUsers({ space, present }: { space: string; present: Settings }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: (erp_users: (typeof choices)[number]) => changeSettings(space, { erp_users }),
    onSuccess: saved => {
      client.setQueryData(["settings", space], saved);
      confirmed(t("rights.erp.saved"));
    },
  });
  const shown = saving.isPending ? saving.variables : present.erp_users;
  return (
    <Sheet title={t("rights.erp.title")}>
      <Radio.Group
        label={t("rights.erp.question")}
        value={shown}
        onChange={value => saving.mutate(value === "at_once" ? "at_once" : "ask")}
      >
        <div className={styles.choices}>
          {choices.map(choice => (
            <Radio key={choice} value={choice} label={t(`rights.erp.choices.${choice}`)} />
          ))}
        </div>
      </Radio.Group>
      <Refusal error={saving.error} />
    </Sheet>
  );
}
