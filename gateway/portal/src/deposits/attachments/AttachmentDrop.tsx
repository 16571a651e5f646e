import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { fileByTicket } from "../../api/client/uploads";
import {
  type AttachmentKind,
  announceAttachment,
  type DepositRequest,
  type FiledDocument,
  handReceipt,
  removeAttachment,
} from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { FileDrop } from "../../ui/forms/FileDrop";

interface AttachmentDropProps {
  kind: AttachmentKind;
  filed: FiledDocument[];
  requestId: string;
  keep: (request: DepositRequest) => void;
  /** Whether one tried to go on: what is missing is then said. */
  asked: boolean;
  /** Told how many chosen files are not kept yet. */
  waiting: (kind: string, count: number) => void;
}

/** Announced to deposits, put into the vault by ticket, its receipt handed back. */
export function AttachmentDrop({ kind, filed, requestId, keep, asked, waiting }: AttachmentDropProps) {
  const { t } = useTranslation();
  const arrived = filed.filter(({ state }) => state === "filed");
  const upload = async (file: File, onProgress: (share: number) => void) => {
    const announced = { kind: kind.kind, name: file.name, size: file.size };
    const { attachment_id, ticket } = await announceAttachment(requestId, announced);
    const { receipt } = await fileByTicket(ticket, file, onProgress);
    keep(await handReceipt(requestId, attachment_id, receipt));
  };
  const { kind: key } = kind;
  const counted = useCallback((count: number) => waiting(key, count), [waiting, key]);
  const missing = asked && kind.required && arrived.length === 0;
  return (
    <FileDrop
      label={inReaderLanguage(kind.label)}
      required={kind.required}
      rules={kind}
      filed={arrived}
      fault={missing ? t("requests.attachments.missing") : undefined}
      upload={upload}
      waiting={counted}
      remove={async id => keep(await removeAttachment(requestId, id))}
    />
  );
}
