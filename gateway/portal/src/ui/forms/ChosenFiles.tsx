import { ActionIcon, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import { fileSize } from "../../language/formats";
import styles from "./FileDrop.module.css";

interface ChosenFilesProps {
  files: File[];
  /** What the files are for, as it is called. */
  label: string;
  drop: (file: File) => void;
  keep: () => void;
}

/** Files that were chosen and are not kept yet: *Valider* sends them (DEP-12). */
export function ChosenFiles({ files, label, drop, keep }: ChosenFilesProps) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <div className={styles.chosen}>
      <ul className={styles.files}>
        {files.map(file => (
          <li key={`${file.name} ${file.size} ${file.lastModified}`} className={styles.file} data-chosen>
            <Icon name="clock" />
            <span>
              {file.name} <small>{fileSize(file.size)}</small>
            </span>
            <ActionIcon
              size={36}
              onClick={() => drop(file)}
              aria-label={t("requests.attachments.unchoose", { name: file.name })}
            >
              <Icon name="cross" size={18} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        variant="filled"
        onClick={keep}
        aria-label={t("requests.attachments.keepFor", { count: files.length, document: label })}
      >
        {t("requests.attachments.keep", { count: files.length })}
      </Button>
    </div>
  );
}
