import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { type DocumentDetail, deleteDocument } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import type { Selection } from "../documents/DocumentRows";
import { useRefreshed } from "../storage/personalQueries";
import { useOwnVault } from "./EditInformation";

/** Deletes a document of one's own vault, once one was told what is lost (VLT-34); nothing where it is not one's own. */
export function DeleteDocument({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const refresh = useRefreshed();
  const selection = useLocation().state as Selection | null;
  const [asking, setAsking] = useState(false);
  const { id, title, type, state, organisation_name } = document;
  const ownVault = useOwnVault(document);
  if (state !== "done" || !ownVault) return null;
  const lost = type === "personal" ? "deleteText" : type === "payslip" ? "deletePayslip" : "deleteReceived";
  const remove = async () => {
    await deleteDocument(id);
    await navigate(selection?.list ?? "/documents", { replace: true });
    confirmed(t("personal.document.deleted", { title }));
    void refresh();
  };
  return (
    <>
      <Button leftSection={<Icon name="bin" />} onClick={() => setAsking(true)}>
        {t("personal.document.delete")}
      </Button>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("personal.document.deleteAsk")}
        act={t("personal.document.deleteConfirm")}
        onConfirm={remove}
      >
        {t(`personal.document.${lost}`, { title, sender: organisation_name })}
      </Question>
    </>
  );
}
