import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type BatchAction, gather } from "../../api/signature";
import { Icon } from "../../design/Icon";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

interface GatherButtonProps {
  action: BatchAction;
  documents: string[];
  main?: boolean;
  label?: string;
}

/** Gathers documents, and leads to where they are signed or validated in one act. */
export function GatherButton({ action, documents, main = true, label }: GatherButtonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const gathering = useMutation({
    mutationFn: () => gather(action, documents),
    onSuccess: batch => {
      client.setQueryData(["batch", batch.id], batch);
      navigate(`/lots/${batch.id}`);
    },
  });
  const Act = main ? MainAct : Button;
  return (
    <>
      <Act
        leftSection={<Icon name={action === "sign" ? "quill" : "check"} />}
        disabled={documents.length === 0}
        loading={gathering.isPending}
        onClick={() => gathering.mutate()}
      >
        {label ?? t(`batches.${action}.gather`, { count: documents.length })}
      </Act>
      <Refusal error={gathering.error} />
    </>
  );
}
