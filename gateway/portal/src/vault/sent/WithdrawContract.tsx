import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { type SentDocument, withdrawSentDocument } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";

/** Deletes a contract that nobody has signed, once one was told what is lost and who is told (VLT-34). */
export function WithdrawContract({ of }: { of: SentDocument }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const from = useLocation().state as { list?: string } | null;
  const [asking, setAsking] = useState(false);
  const { id, title, recipient_name: name } = of;
  const withdraw = async () => {
    await withdrawSentDocument(id);
    await navigate(`/documents-transmis${from?.list ?? ""}`, { replace: true });
    confirmed(t("sent.document.withdrawn", { title }));
    void client.invalidateQueries({ queryKey: ["sent"] });
  };
  return (
    <>
      <Button leftSection={<Icon name="bin" />} onClick={() => setAsking(true)}>
        {t("sent.document.withdraw")}
      </Button>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("sent.document.withdrawAsk")}
        act={t("sent.document.withdraw")}
        onConfirm={withdraw}
      >
        {t("sent.document.withdrawText", { title, name })}
      </Question>
    </>
  );
}
