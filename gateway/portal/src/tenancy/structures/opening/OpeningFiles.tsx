import { useTranslation } from "react-i18next";
import { fileByTicket } from "../../../api/client/uploads";
import {
  type AttachmentKind,
  announceAttachment,
  attachmentRules,
  handAttachmentReceipt,
  removeOpeningAttachment,
} from "../../../api/structures";
import { inWords } from "../../../language/formats";
import { FileDrop } from "../../../ui/forms/FileDrop";
import type { StepProps } from "./useStep";

interface OpeningFilesProps extends Pick<StepProps, "opening" | "keep"> {
  kind: AttachmentKind;
  required: boolean;
  fault?: string;
  /** When the document was issued, where that counts; nothing is sent before it is given. */
  issuedOn?: string;
  /** Says what is wrong before anything is sent. */
  refuse?: () => boolean;
  children?: React.ReactNode;
}

/** The files of one kind: announced to tenancy, put into the vault by ticket, its receipt handed back. */
export function OpeningFiles({
  opening,
  keep,
  kind,
  required,
  fault,
  issuedOn,
  refuse,
  children,
}: OpeningFilesProps) {
  const { t } = useTranslation();
  const filed = opening.attachments.filter(each => each.kind === kind && each.state === "filed");
  const there = fault && filed.length > 0 ? undefined : fault;
  const upload = async (file: File, onProgress: (share: number) => void) => {
    const { attachment_id, ticket } = await announceAttachment({
      kind,
      name: file.name,
      size: file.size,
      ...(issuedOn !== undefined && { issued_on: issuedOn }),
    });
    const { receipt } = await fileByTicket(ticket, file, onProgress);
    keep(await handAttachmentReceipt(attachment_id, receipt));
  };
  return (
    <FileDrop
      label={t(`structures.attachments.${kind}`)}
      required={required}
      rules={attachmentRules}
      filed={filed.map(({ issued_on, ...file }) => ({
        ...file,
        name: issued_on
          ? t("structures.attachments.issued", { name: file.name, date: inWords(issued_on) })
          : file.name,
      }))}
      fault={there}
      refuse={refuse}
      upload={upload}
      remove={async id => keep(await removeOpeningAttachment(id))}
    >
      {children}
    </FileDrop>
  );
}
