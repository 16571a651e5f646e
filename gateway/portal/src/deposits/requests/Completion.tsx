import { Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { completeRequest, type DepositRequest, type Journey } from "../../api/deposits";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { AttachmentDrop } from "../attachments/AttachmentDrop";
import { useWaitingFiles } from "../attachments/useWaitingFiles";
import styles from "../journeys/deposits.module.css";

interface CompletionProps {
  journey: Journey;
  request: DepositRequest;
  keep: (changed: DepositRequest) => void;
}

/** A returned request: each refused document with its reason, what replaces it, *Valider* (DEP-22). */
export function Completion({ journey, request, keep }: CompletionProps) {
  const { t } = useTranslation();
  const [message, setMessage] = useState("");
  const files = useWaitingFiles();
  const refused = request.attachments.filter(({ verdict }) => verdict === "refused");
  const kinds = journey.attachments.filter(({ kind }) => refused.some(one => one.kind === kind));
  const missing = refused.some(({ is_current }) => is_current);
  const sending = useMutation({
    mutationFn: () => completeRequest(request.id, message.trim()),
    onSuccess: keep,
  });
  return (
    <Sheet title={t("requests.completion.title")}>
      <div className={styles.documents}>
        <p className={styles.soft}>{t("requests.completion.lead")}</p>
        {refused.map(one => (
          <Notice key={one.id} tone="error">
            <b>{one.name}</b> : {one.refusal_reason}
          </Notice>
        ))}
        {kinds.map(kind => (
          <AttachmentDrop
            key={kind.kind}
            kind={{ ...kind, required: true }}
            filed={request.attachments.filter(
              one => one.kind === kind.kind && one.verdict === null && one.is_current,
            )}
            requestId={request.id}
            keep={keep}
            asked={false}
            waiting={files.waiting}
          />
        ))}
        <Textarea
          label={t("requests.completion.message")}
          rows={3}
          maxLength={2000}
          value={message}
          onChange={event => setMessage(event.currentTarget.value)}
        />
        <Refusal error={sending.error} />
        <Acts>
          <MainAct
            disabled={missing || files.total > 0}
            loading={sending.isPending}
            onClick={() => sending.mutate()}
          >
            {t("requests.completion.act")}
          </MainAct>
        </Acts>
      </div>
    </Sheet>
  );
}
