import { ActionIcon, Button, FileButton, Progress } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  announcePaper,
  type DepositRequest,
  type FiledPaper,
  handReceipt,
  type JourneyPaper,
  removePaper,
} from "../../api/deposits";
import { filePaper } from "../../api/uploads";
import { Icon } from "../../design/Icon";
import { fileSize, inReaderLanguage, listInWords } from "../../language/formats";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import styles from "../journeys/deposits.module.css";
import { paperFault } from "./paperFault";

interface PaperDropProps {
  paper: JourneyPaper;
  filed: FiledPaper[];
  requestId: string;
  keep: (request: DepositRequest) => void;
  /** Whether one tried to go on: what is missing is then said. */
  asked: boolean;
}

/** Announced to deposits, put into the vault by ticket, its receipt handed back. */
function useUpload({ paper, requestId, keep }: PaperDropProps) {
  const { t } = useTranslation();
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: async (file: File) => {
      setShare(0);
      const { paper_id, ticket } = await announcePaper(requestId, {
        kind: paper.kind,
        name: file.name,
        size: file.size,
      });
      const { receipt } = await filePaper(ticket, file, setShare);
      return handReceipt(requestId, paper_id, receipt);
    },
    onSuccess: (request, file) => {
      keep(request);
      confirmed(t("requests.papers.arrived", { name: file.name }));
    },
  });
  return { upload, share };
}

export function PaperDrop(props: PaperDropProps) {
  const { t } = useTranslation();
  const { paper, filed, asked } = props;
  const { upload, share } = useUpload(props);
  const [fault, setFault] = useState("");
  const [over, setOver] = useState(false);
  const formats = listInWords(paper.formats.map(format => format.toUpperCase()));
  const size = fileSize(paper.max_bytes);
  const label = inReaderLanguage(paper.label);
  const arrived = filed.filter(({ state }) => state === "filed");
  const missing = asked && paper.required && arrived.length === 0;

  const take = (file: File | null | undefined) => {
    if (!file || upload.isPending) return;
    const wrong = paperFault(paper, file);
    setFault(wrong ? t(`requests.papers.${wrong}`, { name: file.name, formats, size }) : "");
    if (!wrong) upload.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <section aria-label={label}>
      <p className={styles.paperName}>
        {label}{" "}
        {paper.required ? <i aria-hidden="true">*</i> : <span>({t("requests.papers.optional")})</span>}
        {paper.required && <span className="unseen">({t("common.mandatory")})</span>}
      </p>
      <FiledPapers papers={arrived} requestId={props.requestId} keep={props.keep} />
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
          <span>{t("requests.papers.drop")}</span>
          <FileButton onChange={take} accept={paper.formats.map(format => `.${format}`).join(",")}>
            {button => (
              <Button {...button} size="sm" aria-label={t("requests.papers.browseFor", { paper: label })}>
                {t("requests.papers.browse")}
              </Button>
            )}
          </FileButton>
          <small>{t("requests.papers.formats", { formats, size })}</small>
        </div>
      )}
      {(fault || missing) && (
        <p className={styles.fault} role="alert">
          {fault || t("requests.papers.missing")}
        </p>
      )}
      <Refusal error={upload.error} />
    </section>
  );
}

function Sending({ name, share }: { name: string; share: number }) {
  const { t } = useTranslation();
  const percent = Math.round(share * 100);
  const words = t("requests.papers.sending", { name, percent });
  return (
    <div className={styles.drop}>
      <span>{words}</span>
      <Progress.Root w="100%">
        <Progress.Section value={percent} aria-label={words} />
      </Progress.Root>
    </div>
  );
}

interface FiledPapersProps {
  papers: FiledPaper[];
  requestId: string;
  keep: (request: DepositRequest) => void;
}

function FiledPapers({ papers, requestId, keep }: FiledPapersProps) {
  const { t } = useTranslation();
  const removing = useMutation({
    mutationFn: (paper: FiledPaper) => removePaper(requestId, paper.id),
    onSuccess: (request, { name }) => {
      keep(request);
      confirmed(t("requests.papers.removed", { name }));
    },
  });
  if (papers.length === 0) return null;
  return (
    <>
      <ul className={styles.files}>
        {papers.map(paper => (
          <li key={paper.id} className={styles.file}>
            <Icon name="check" />
            <span>
              {paper.name} <small>{fileSize(paper.size)}</small>
            </span>
            <ActionIcon
              size={36}
              loading={removing.isPending && removing.variables.id === paper.id}
              onClick={() => removing.mutate(paper)}
              aria-label={t("requests.papers.remove", { name: paper.name })}
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
