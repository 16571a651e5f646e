import { ActionIcon, Button, FileButton, Progress } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { Icon } from "../../design/Icon";
import { fileSize, listInWords } from "../../language/formats";
import { confirmed } from "../messages/confirmation";
import { Refusal } from "../messages/Notice";
import { ChosenFiles } from "./ChosenFiles";
import styles from "./FileDrop.module.css";
import { type FileRules, fileFault } from "./fileFault";

export interface FiledFile {
  id: string;
  name: string;
  size: number;
}

interface FileDropProps {
  label: string;
  required: boolean;
  rules: FileRules;
  filed: FiledFile[];
  /** Why it can't stay as it is, once one tried to go on. */
  fault?: string;
  /** Whether something else is missing before a file can be sent; says what. */
  refuse?: () => boolean;
  /** Puts a file where it belongs, telling the share that has left. */
  upload: (file: File, onProgress: (share: number) => void) => Promise<unknown>;
  remove?: (id: string) => Promise<unknown>;
  /** Whether several files may be chosen at once, which *Valider* then keeps; told how many wait for it. */
  waiting?: (count: number) => void;
  /** What can be done with a file that is there. */
  acts?: (file: FiledFile) => ReactNode;
  /** What is asked before the file. */
  children?: ReactNode;
}

/** Files of one kind, by drop or *Parcourir*: what may come, what is there, what is wrong (DEP-12). */
export function FileDrop(props: FileDropProps) {
  const { t } = useTranslation();
  const { label, required, rules, filed, waiting } = props;
  const { chosen, setChosen } = useChosen(waiting);
  const { upload, share } = useUpload(props.upload);
  const [fault, setFault] = useState("");
  const [over, setOver] = useState(false);
  // A browser says nothing when the same file is chosen again: what was chosen is forgotten once it was taken.
  const forget = useRef<() => void>(null);
  const formats = listInWords(rules.formats.map(format => format.toUpperCase()));
  const size = fileSize(rules.max_bytes);
  // The service says what is wrong with what was announced of a file.
  const refused = upload.error instanceof Problem ? upload.error.fields : [];
  const shown = fault || refused.map(({ reason }) => reason).join(" ") || props.fault;
  const take = (files: File[]) => {
    if (files.length === 0 || upload.isPending || props.refuse?.()) return;
    const wrong = files.map(file => ({ file, why: fileFault(rules, file) })).find(({ why }) => why);
    setFault(
      wrong?.why ? t(`requests.attachments.${wrong.why}`, { name: wrong.file.name, formats, size }) : "",
    );
    const fit = files.filter(file => !fileFault(rules, file));
    if (waiting)
      setChosen(before => [...before, ...fit.filter(file => !before.some(one => same(one, file)))]);
    else if (fit[0]) upload.mutate(fit[0]);
  };
  const keepChosen = async () => {
    for (const file of chosen) {
      // The first that is refused says why; it and those after it still wait.
      await upload.mutateAsync(file);
      setChosen(before => before.filter(one => one !== file));
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files].slice(0, waiting ? undefined : 1));
  };
  return (
    <section aria-label={label}>
      <p className={styles.name}>
        {label} {required ? <i aria-hidden="true">*</i> : <span>({t("requests.attachments.optional")})</span>}
        {required && <span className="unseen">({t("common.mandatory")})</span>}
      </p>
      {props.children}
      <FiledFiles files={filed} remove={props.remove} acts={props.acts} />
      {upload.isPending ? (
        <Sending name={upload.variables.name} share={share} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
        <div
          className={styles.drop}
          data-over={over || undefined}
          data-wrong={shown ? true : undefined}
          onDragOver={event => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon name="upload" />
          <span>{t(waiting ? "requests.attachments.dropSome" : "requests.attachments.drop")}</span>
          <FileButton
            multiple={waiting !== undefined}
            onChange={(found: File | File[] | null) => {
              take(found ? [found].flat() : []);
              forget.current?.();
            }}
            resetRef={forget}
            accept={rules.formats.map(format => `.${format}`).join(",")}
          >
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
      {!upload.isPending && (
        <ChosenFiles
          files={chosen}
          label={label}
          drop={file => setChosen(before => before.filter(one => one !== file))}
          keep={() => void keepChosen().catch(() => undefined)}
        />
      )}
      {shown && (
        <p className={styles.fault} role="alert">
          {shown}
        </p>
      )}
      {refused.length === 0 && <Refusal error={upload.error} />}
    </section>
  );
}

const same = (one: File, other: File) =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

/** The files that were chosen and wait to be kept. */
function useChosen(waiting: FileDropProps["waiting"]) {
  const [chosen, setChosen] = useState<File[]>([]);
  const count = chosen.length;
  useEffect(() => {
    waiting?.(count);
    return () => waiting?.(0);
  }, [waiting, count]);
  return { chosen, setChosen };
}

/** Puts one file after the other where it belongs, with the share that has left. */
function useUpload(put: FileDropProps["upload"]) {
  const { t } = useTranslation();
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: (file: File) => {
      setShare(0);
      return put(file, setShare);
    },
    onSuccess: (_, { name }) => confirmed(t("requests.attachments.arrived", { name })),
  });
  return { upload, share };
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

interface FiledFilesProps extends Pick<FileDropProps, "remove" | "acts"> {
  files: FiledFile[];
}

function FiledFiles({ files, remove, acts }: FiledFilesProps) {
  const { t } = useTranslation();
  const removing = useMutation({
    mutationFn: async (file: FiledFile) => remove?.(file.id),
    onSuccess: (_, { name }) => confirmed(t("requests.attachments.removed", { name })),
  });
  if (files.length === 0) return null;
  return (
    <>
      <ul className={styles.files}>
        {files.map(file => (
          <li key={file.id} className={styles.file}>
            <Icon name="check" />
            <span>
              {file.name} <small>{fileSize(file.size)}</small>
            </span>
            {acts?.(file)}
            {remove && (
              <ActionIcon
                size={36}
                loading={removing.isPending && removing.variables.id === file.id}
                onClick={() => removing.mutate(file)}
                aria-label={t("requests.attachments.remove", { name: file.name })}
              >
                <Icon name="bin" size={18} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      <Refusal error={removing.error} />
    </>
  );
}
