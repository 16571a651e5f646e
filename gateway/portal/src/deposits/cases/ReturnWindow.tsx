import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Acts } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

interface ReturnWindowProps {
  opened: boolean;
  onClose: () => void;
  deciding: { mutate: (message: string) => void; isPending: boolean; error: unknown };
}

/** Asks what more the structure should send. */
export function ReturnWindow({ opened, onClose, deciding }: ReturnWindowProps) {
  const { t } = useTranslation();
  const [message, setMessage] = useState("");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("cases.askReturn")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p>{t("cases.askReturnText")}</p>
      <Textarea
        label={t("cases.message")}
        rows={4}
        maxLength={2000}
        value={message}
        onChange={event => setMessage(event.currentTarget.value)}
      />
      <Refusal error={deciding.error} />
      <Acts>
        <MainAct loading={deciding.isPending} onClick={() => deciding.mutate(message.trim())}>
          {t("cases.return")}
        </MainAct>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </Acts>
    </Modal>
  );
}
