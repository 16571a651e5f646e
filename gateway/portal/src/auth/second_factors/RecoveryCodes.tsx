import { Button, Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { makeRecoveryCodes, type OwnFactors } from "../../api/account";
import { Sheet } from "../../ui/content/Sheet";
import { confirmed } from "../../ui/messages/confirmation";
import { State } from "../../ui/messages/State";
import styles from "../account_page/account.module.css";
import { PasswordQuestion } from "../account_page/PasswordQuestion";
import { useMe } from "../sessions/me";
import { factorsQuery, proveForFactors } from "./factors";
import { RecoveryCodeList } from "./RecoveryCodeList";

/** Codes that stand in for a second factor that is lost: how many are left, and ten new ones. */
export function RecoveryCodes({ own }: { own: OwnFactors }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (own.factors.length === 0) return null;
  const left = own.recovery_codes_left;
  const make = async (password: string) => {
    const made = await makeRecoveryCodes(await proveForFactors(me.account_id, password));
    setCodes(made.recovery_codes);
    await client.invalidateQueries({ queryKey: factorsQuery.queryKey });
    confirmed(t("settings.recovery.made"));
  };
  return (
    <Sheet
      title={t("settings.recovery.title")}
      aside={
        <State tone={left > 3 ? "done" : "todo"} icon={left > 3 ? "check" : "warning"}>
          {t("settings.recovery.left", { count: left })}
        </State>
      }
    >
      <p className={styles.lead}>{t("settings.recovery.why")}</p>
      <Button onClick={() => setAsking(true)}>{t("settings.recovery.act")}</Button>
      <PasswordQuestion
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("settings.recovery.act")}
        act={t("settings.recovery.makeAct")}
        onConfirm={make}
      >
        {t("settings.recovery.ask", { count: left })}
      </PasswordQuestion>
      <Modal
        opened={codes !== null && !asking}
        onClose={() => setCodes(null)}
        title={t("settings.recovery.title")}
        size="lg"
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {codes && (
          <RecoveryCodeList codes={codes} act={t("settings.recovery.done")} onKept={() => setCodes(null)} />
        )}
      </Modal>
    </Sheet>
  );
}
