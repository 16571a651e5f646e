import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Envelope, refuse } from "../../api/signature";
import { ReasonWindow } from "../../ui/forms/ReasonWindow";

interface RefusalWindowProps {
  envelope: Envelope;
  opened: boolean;
  onClose: () => void;
}

/** Refusing to sign is final and asks for a reason. */
export function RefusalWindow({ envelope, opened, onClose }: RefusalWindowProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refusing = useMutation({
    mutationFn: (reason: string) => refuse(envelope.id, reason),
    onSuccess: refused => {
      client.setQueryData(["envelope", envelope.document_id], refused);
      onClose();
    },
  });
  return (
    <ReasonWindow
      opened={opened}
      onClose={onClose}
      title={t("signing.refusal.title")}
      text={t("signing.refusal.text")}
      act={t("signing.refusal.act")}
      deciding={refusing}
    />
  );
}
