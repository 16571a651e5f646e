import { useTranslation } from "react-i18next";
import { type BatchAction, LARGEST_BATCH } from "../../api/signature";
import type { DocumentLine } from "../../api/vault";
import { GatherButton } from "./GatherButton";

const actions: BatchAction[] = ["sign", "validate"];

interface GatherChosenProps {
  documents: Pick<DocumentLine, "id" | "state" | "action">[];
}

/** Of documents ticked in a list, those that wait to be signed or validated: each in one act, as many as it may hold. */
export function GatherChosen({ documents }: GatherChosenProps) {
  const { t } = useTranslation();
  const waiting = actions
    .map(action => ({ action, ids: idsThatWaitFor(action, documents) }))
    .filter(({ ids }) => ids.length > 0);
  return waiting.map(({ action, ids }, place) => (
    <div key={action}>
      <GatherButton action={action} documents={ids.slice(0, LARGEST_BATCH)} main={place === 0} />
      {ids.length > LARGEST_BATCH && (
        <span>{t("batches.mostAtOnce", { largest: LARGEST_BATCH, count: ids.length - LARGEST_BATCH })}</span>
      )}
    </div>
  ));
}

const idsThatWaitFor = (wanted: BatchAction, documents: GatherChosenProps["documents"]) =>
  documents.filter(({ state, action }) => state === "todo" && action === wanted).map(({ id }) => id);
