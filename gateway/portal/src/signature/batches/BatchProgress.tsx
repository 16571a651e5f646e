import { Progress } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Batch } from "../../api/signature";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice } from "../../ui/messages/Notice";
import { PlainLink } from "../../ui/navigation/MainAct";
import { BatchRows } from "./BatchRows";
import styles from "./batches.module.css";
import { GatherButton } from "./GatherButton";

const LISTS = ["document", "documents", "home", "journal", "envelope", "envelopes", "batches"];

/** What becomes of each document; those that failed are named with the reason, and can be done again. */
export function BatchProgress({ batch, justActed }: { batch: Batch; justActed: boolean }) {
  const { t } = useTranslation();
  const { action, documents } = batch;
  const counts = (state: string) => documents.filter(each => each.state === state).length;
  const done = counts("done");
  const waiting = counts("waiting");
  const again = documents.filter(each => each.may_be_done_again).map(each => each.document_id);
  const wrong = counts("failed") + counts("left-out");
  useEnd(waiting === 0, justActed, done > 0 ? t(`batches.${action}.done`, { count: done }) : null);
  return (
    <>
      <Sheet title={t(waiting > 0 ? `batches.${action}.underWay` : "batches.result")} flush>
        <div className={styles.all} role="status">
          <span>{t(`batches.${action}.count`, { done, total: documents.length })}</span>
          {waiting > 0 && (
            <>
              <Progress
                className={styles.progress}
                value={(100 * (documents.length - waiting)) / documents.length}
                aria-label={t(`batches.${action}.underWay`)}
              />
              <span>{t("batches.mayLeave")}</span>
            </>
          )}
        </div>
        <BatchRows action={action} documents={documents} />
      </Sheet>
      {waiting === 0 && wrong > 0 && <Notice tone="todo">{t("batches.wrong", { count: wrong })}</Notice>}
      {waiting === 0 && (
        <Acts>
          {again.length > 0 && (
            <GatherButton
              action={action}
              documents={again}
              label={t("batches.again", { count: again.length })}
            />
          )}
          <PlainLink to="/">{t("common.backHome")}</PlainLink>
        </Acts>
      )}
    </>
  );
}

/** Once all is over the lists are out of date; whoever waited for it here is told at the top. */
function useEnd(over: boolean, justActed: boolean, words: string | null) {
  const client = useQueryClient();
  const awaited = useRef(justActed || !over);
  useEffect(() => {
    if (!over || !awaited.current) return;
    awaited.current = false;
    for (const name of LISTS) client.invalidateQueries({ queryKey: [name] });
    if (words) confirmed(words);
  }, [over, words, client]);
}
