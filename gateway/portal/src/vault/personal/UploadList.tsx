import { ActionIcon, Button, Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Problem } from "../../api/client/problem";
import { Icon } from "../../design/Icon";
import { fileSize } from "../../language/formats";
import { useExplanation } from "../../ui/messages/explanation";
import styles from "./personal.module.css";
import { dismiss, goOn, type Upload, useUploads } from "./uploadQueue";

/** Each file on its way, how far it is, and what one can do about one that stopped. */
export function UploadList() {
  const { t } = useTranslation();
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  const arrived = uploads.filter(({ state }) => state === "done").length;
  return (
    <>
      <p role="status" className={styles.count}>
        {t("personal.add.count", { arrived, count: uploads.length })}
      </p>
      <ul className={styles.uploads} aria-label={t("personal.add.list")}>
        {uploads.map(each => (
          <UploadRow key={each.id} upload={each} />
        ))}
      </ul>
    </>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const { id, file, state } = upload;
  return (
    <li className={styles.upload} data-state={state}>
      <div className={styles.uploadWords}>
        <span>
          {file.name} <small>{fileSize(file.size)}</small>
        </span>
        <Course upload={upload} />
      </div>
      {(state === "cut" || state === "twin") && (
        <Button size="sm" onClick={() => goOn(id)}>
          {t(`personal.add.goOn.${state}`)}
        </Button>
      )}
      <ActionIcon
        size={36}
        onClick={() => dismiss(id)}
        aria-label={t(state === "done" ? "personal.add.hide" : "personal.add.giveUp", { name: file.name })}
      >
        <Icon name="cross" size={18} />
      </ActionIcon>
    </li>
  );
}

function Course({ upload }: { upload: Upload }): ReactNode {
  const { t } = useTranslation();
  const explain = useExplanation();
  const { state, sent, file, twins, error } = upload;
  if (state === "sending") {
    const percent = Math.round((sent / Math.max(1, file.size)) * 100);
    return (
      <Progress.Root>
        <Progress.Section
          value={percent}
          aria-label={t("personal.add.sending", { name: file.name, percent })}
        />
      </Progress.Root>
    );
  }
  if (state === "twin") {
    const [first] = twins;
    return (
      <small>
        {t("personal.add.twin")} {first && <Link to={`/documents/${first.id}`}>{first.title}</Link>}
      </small>
    );
  }
  if (state === "refused") {
    const reasons = error instanceof Problem ? error.fields.map(({ reason }) => reason).join(" ") : "";
    return (
      <small role="alert" className={styles.refused}>
        {reasons || explain(error)}
      </small>
    );
  }
  return <small>{t(`personal.add.states.${state}`)}</small>;
}
