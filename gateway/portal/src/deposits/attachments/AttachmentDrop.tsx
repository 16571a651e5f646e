import { ActionIcon, Button, FileButton, Progress } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type AttachmentKind,
  announceAttachment,
  type DepositRequest,
  type FiledDocument,
  handReceipt,
  removeAttachment,
} from "../../api/deposits";
import { fileByTicket } from "../../api/uploads";
import { Icon } from "../../design/Icon";
import { fileSize, inReaderLanguage, listInWords } from "../../language/formats";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import styles from "../journeys/deposits.module.css";
import { fileFault } from "./fileFault";

interface AttachmentDropProps {
  kind: AttachmentKind;
  filed: FiledDocument[];
  requestId: string;
  keep: (request: DepositRequest) => void;
  /** Whether one tried to go on: what is missing is then said. */
  asked: boolean;
}

/** Announced to deposits, put into the vault by ticket, its receipt handed back. */
function useUpload({ kind, requestId, keep }: AttachmentDropProps) {
  const { t } = useTranslation();
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: async (file: File) => {
      setShare(0);
      const { attachment_id, ticket } = await announceAttachment(requestId, {
        kind: kind.kind,
        name: file.name,
        size: file.size,
      });
      const { receipt } = await fileByTicket(ticket, file, setShare);
      return handReceipt(requestId, attachment_id, receipt);
    },
    onSuccess: (request, file) => {
      keep(request);
      confirmed(t("requests.attachments.arrived", { name: file.name }));
    },
  });
  return { upload, share };
}

export function AttachmentDrop(props: AttachmentDropProps) {
  const { t } = useTranslation();
  const { kind, filed, asked } = props;
  const { upload, share } = useUpload(props);
  const [fault, setFault] = useState("");
  const [over, setOver] = useState(false);
  const formats = listInWords(kind.formats.map(format => format.toUpperCase()));
  const size = fileSize(kind.max_bytes);
  const label = inReaderLanguage(kind.label);
  const arrived = filed.filter(({ state }) => state === "filed");
  const missing = asked && kind.required && arrived.length === 0;

  const take = (file: File | null | undefined) => {
    if (!file || upload.isPending) return;
    const wrong = fileFault(kind, file);
    setFault(wrong ? t(`requests.attachments.${wrong}`, { name: file.name, formats, size }) : "");
    if (!wrong) upload.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <section aria-label={label}>
      <p className={styles.documentName}>
        {label}{" "}
        {kind.required ? <i aria-hidden="true">*</i> : <span>({t("requests.attachments.optional")})</span>}
        {kind.required && <span className="unseen">({t("common.mandatory")})</span>}
      </p>
      <FiledDocuments documents={arrived} requestId={props.requestId} keep={props.keep} />
      {upload.isPending ? (
        <Sending name={upload.variables.name} share={share} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
        <div
          className={styles.drop}
          data-over={over || undefined}
          data-wrong={fault || missing || undefined}
          onDragOver={event => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon name="upload" />
          <span>{t("requests.attachments.drop")}</span>
          <FileButton onChange={take} accept={kind.formats.map(format => `.${format}`).join(",")}>
            {button => (
              <Button
                {...button}
                size="sm"
                aria-label={t("requests.attachments.browseFor", { document: label })}
              >
                {t("requests.attachments.browse")}
              </Button>
            )}
          </FileButton>
          <small>{t("requests.attachments.formats", { formats, size })}</small>
        </div>
      )}
      {(fault || missing) && (
        <p className={styles.fault} role="alert">
          {fault || t("requests.attachments.missing")}
        </p>
      )}
      <Refusal error={upload.error} />
    </section>
  );
}

function Sending({ name, share }: { name: string; share: number }) {
  const { t } = useTranslation();
  const percent = Math.round(share * 100);
  const words = t("requests.attachments.sending", { name, percent });
  return (
    <div className={styles.drop}>
      <span>{words}</span>
      <Progress.Root w="100%">
        <Progress.Section value={percent} aria-label={words} />
      </Progress.Root>
    </div>
  );
}

interface FiledDocumentsProps {
  documents: FiledDocument[];
  requestId: string;
  keep: (request: DepositRequest) => void;
}

function FiledDocuments({ documents, requestId, keep }: FiledDocumentsProps) {
  const { t } = useTranslation();
  const removing = useMutation({
    mutationFn: (document: FiledDocument) => removeAttachment(requestId, document.id),
    onSuccess: (request, { name }) => {
      keep(request);
      confirmed(t("requests.attachments.removed", { name }));
    },
  });
  if (documents.length === 0) return null;
  return (
    <>
      <ul className={styles.files}>
        {documents.map(document => (
          <li key={document.id} className={styles.file}>
            <Icon name="check" />
            <span>
              {document.name} <small>{fileSize(document.size)}</small>
            </span>
            <ActionIcon
              size={36}
              loading={removing.isPending && removing.variables.id === document.id}
              onClick={() => removing.mutate(document)}
              aria-label={t("requests.attachments.remove", { name: document.name })}
            >
              <Icon name="bin" size={18} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Refusal error={removing.error} />
    </>
  );
}
