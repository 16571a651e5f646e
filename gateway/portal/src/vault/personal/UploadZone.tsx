import { Button, FileButton } from "@mantine/core";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import { fileSize, listInWords } from "../../language/formats";
import drop from "../../ui/forms/FileDrop.module.css";
import { fileFault } from "../../ui/forms/fileFault";
import { UploadList } from "./UploadList";
import { upload } from "./uploadQueue";

const FORMATS = ["pdf", "jpg", "png"];

/** Files by drop or by choice, several at once; what can't be accepted is said by name, the others go. */
export function UploadZone({ folderId, largest }: { folderId: string | null; largest: number }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const [faults, setFaults] = useState<string[]>([]);
  const forget = useRef<() => void>(null);
  const words = { formats: listInWords(FORMATS.map(each => each.toUpperCase())), size: fileSize(largest) };
  const take = (files: File[]) => {
    const checked = files.map(file => ({
      file,
      fault: fileFault({ formats: FORMATS, max_bytes: largest }, file),
    }));
    setFaults(
      checked.flatMap(({ file, fault }) =>
        fault ? [t(`requests.attachments.${fault}`, { name: file.name, ...words })] : [],
      ),
    );
    upload(
      checked.flatMap(({ file, fault }) => (fault ? [] : [file])),
      folderId,
    );
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };
  return (
    <section aria-label={t("personal.add.title")}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first */}
      <div
        className={drop.drop}
        data-over={over || undefined}
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <Icon name="upload" />
        <span>{t("personal.add.drop")}</span>
        <FileButton
          multiple
          onChange={files => {
            take(files);
            forget.current?.();
          }}
          resetRef={forget}
          accept=".pdf,.jpg,.jpeg,.png"
        >
          {button => (
            <Button {...button} variant="filled" color="seal">
              {t("personal.add.act")}
            </Button>
          )}
        </FileButton>
        <small>{t("requests.attachments.formats", words)}</small>
      </div>
      {faults.map(fault => (
        <p key={fault} className={drop.fault} role="alert">
          {fault}
        </p>
      ))}
      <UploadList />
    </section>
  );
}
