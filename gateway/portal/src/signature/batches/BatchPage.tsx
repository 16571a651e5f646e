import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { batch as askBatch, type Batch } from "../../api/signature";
import { Awaited } from "../../ui/messages/QueryStates";
import { Head } from "../../ui/pages/Head";
import { BatchDraft } from "./BatchDraft";
import { BatchProgress } from "./BatchProgress";
import styles from "./batches.module.css";

const SOON = 1000;

export const isUnderWay = ({ documents }: Batch) => documents.some(({ state }) => state === "waiting");

/** A batch at its own address: gathered, then under way, then done; one may leave and come back at any time. */
export function BatchPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const batch = useQuery({
    queryKey: ["batch", id],
    queryFn: () => askBatch(id),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? SOON : false),
  });
  const wasDraft = useRef(false);
  if (batch.data && !batch.data.recorded_at) wasDraft.current = true;
  return (
    <Awaited of={batch}>
      {found => {
        const list = found.action === "sign" ? "/a-signer" : "/a-valider";
        const trail = [{ to: list, label: t(`batches.${found.action}.title`) }];
        return (
          <>
            <Head
              title={t(`batches.${found.action}.gather`, { count: found.documents.length })}
              trail={trail}
            />
            <div className={styles.page}>
              {found.recorded_at ? (
                <BatchProgress batch={found} justActed={wasDraft.current} />
              ) : (
                <BatchDraft batch={found} />
              )}
            </div>
          </>
        );
      }}
    </Awaited>
  );
}
