import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Batch, type BatchDocument, choose } from "../../api/signature";
import { Sheet } from "../../ui/content/Sheet";
import { ReasonWindow } from "../../ui/forms/ReasonWindow";
import { Refusal } from "../../ui/messages/Notice";
import { AppearanceStep } from "../appearance/AppearanceStep";
import type { Appearance } from "../appearance/appearance";
import { BatchConfirmation } from "./BatchConfirmation";
import { BatchRows } from "./BatchRows";

/** What was gathered: each document is accepted, or refused with a reason; then all are signed with one password. */
export function BatchDraft({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const [appearance, setAppearance] = useState<Appearance | null>(null);
  const left = batch.documents.filter(({ state }) => state === "ready");
  const signs = batch.action === "sign";
  const needsAppearance = signs && batch.personal && left.some(({ choice }) => choice === "accept");
  return (
    <>
      <Sheet title={t("batches.chosen", { count: left.length })} flush>
        <BatchRows
          action={batch.action}
          documents={batch.documents}
          act={document =>
            signs && document.state === "ready" && <Choice batch={batch} document={document} />
          }
        />
      </Sheet>
      {needsAppearance && !appearance ? (
        <AppearanceStep appearance={null} onChoose={setAppearance} />
      ) : (
        left.length > 0 && (
          <BatchConfirmation
            batch={batch}
            count={left.length}
            appearance={needsAppearance ? appearance : null}
          />
        )
      )}
    </>
  );
}

/** Refuse this one after all, or accept it again. */
function Choice({ batch, document }: { batch: Batch; document: BatchDocument }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, { open, close }] = useDisclosure(false);
  const choosing = useMutation({
    mutationFn: (reason: string | null) =>
      choose(
        batch.id,
        document.document_id,
        reason === null ? { choice: "accept" } : { choice: "refuse", reason },
      ),
    onSuccess: changed => {
      client.setQueryData(["batch", batch.id], changed);
      close();
    },
  });
  const { title } = document;
  return (
    <>
      {document.choice === "accept" ? (
        <Button onClick={open} aria-label={t("batches.refuseOne", { title })}>
          {t("batches.refuse")}
        </Button>
      ) : (
        <Button
          onClick={() => choosing.mutate(null)}
          loading={choosing.isPending}
          aria-label={t("batches.acceptOne", { title })}
        >
          {t("batches.accept")}
        </Button>
      )}
      {!asking && <Refusal error={choosing.error} />}
      <ReasonWindow
        opened={asking}
        onClose={close}
        title={t("batches.refuseOne", { title })}
        text={t("batches.refuseText")}
        act={t("batches.refuse")}
        deciding={choosing}
      />
    </>
  );
}
