import { Button, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import { Acts } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "./webhooks.module.css";

/** The secret that signs what a program is sent: shown this once. */
export function SecretWindow({ secret, close }: { secret: string; close: () => void }) {
  const { t } = useTranslation();
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    confirmed(t("webhooks.secretCopied"));
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t("webhooks.secretTitle")}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Notice tone="todo">{t("webhooks.secretText")}</Notice>
      <p className={styles.secret}>
        <code>{secret}</code>
      </p>
      <Acts>
        <MainAct onClick={close}>{t("webhooks.secretKept")}</MainAct>
        <Button leftSection={<Icon name="copy" />} onClick={copy}>
          {t("webhooks.copySecret")}
        </Button>
      </Acts>
    </Modal>
  );
}
