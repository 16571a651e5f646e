import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Notice } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { AttachmentDrop } from "../attachments/AttachmentDrop";
import type { useWaitingFiles } from "../attachments/useWaitingFiles";
import { askedAttachments } from "../journeys/conditions";
import styles from "../journeys/deposits.module.css";
import { SavedWindow } from "./LeaveGuard";
import type { StepProps } from "./stepProps";

interface AttachmentsStepProps extends StepProps {
  files: ReturnType<typeof useWaitingFiles>;
}

/** The attachments that the journey asks for; the mandatory ones before going on. */
export function AttachmentsStep({ journey, request, keep, goTo, goBack, files }: AttachmentsStepProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [left, setLeft] = useState(false);
  const filed = (kind: string) => request.attachments.filter(document => document.kind === kind);
  const kinds = askedAttachments(journey, request.answers);
  const complete = kinds.every(
    ({ kind, required }) => !required || filed(kind).some(({ state }) => state === "filed"),
  );
  const goOn = () => (complete && files.total === 0 ? goTo("summary") : setAsked(true));
  return (
    <Sheet title={t("requests.steps.attachments")}>
      <div className={styles.documents}>
        <p className={styles.soft}>{t("requests.attachments.lead")}</p>
        {kinds.map(kind => (
          <AttachmentDrop
            key={kind.kind}
            kind={kind}
            filed={filed(kind.kind)}
            requestId={request.id}
            keep={keep}
            asked={asked && files.total === 0}
            waiting={files.waiting}
          />
        ))}
        {asked && files.total > 0 && <Notice tone="error">{t("requests.attachments.notKept")}</Notice>}
        <Acts>
          <MainAct onClick={goOn}>{t("requests.form.go")}</MainAct>
          <Button onClick={() => setLeft(true)}>{t("requests.form.save")}</Button>
          {goBack && (
            <Button variant="subtle" onClick={goBack}>
              {t("requests.form.back")}
            </Button>
          )}
        </Acts>
      </div>
      <SavedWindow opened={left} onStay={() => setLeft(false)} />
    </Sheet>
  );
}
