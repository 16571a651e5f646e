import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { type BatchAction, type Envelope, LARGEST_BATCH, waitingFor } from "../../api/signature";
import { inShort } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { When } from "../../ui/content/When";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { Head } from "../../ui/pages/Head";
import styles from "./batches.module.css";
import { GatherButton } from "./GatherButton";

export const DocumentsToSign = () => <ChooseDocuments action="sign" />;
export const DocumentsToValidate = () => <ChooseDocuments action="validate" />;

/** What waits for one action: some of it is ticked, or all, and done in one act. */
function ChooseDocuments({ action }: { action: BatchAction }) {
  const { t } = useTranslation();
  const waiting = useQuery({ queryKey: ["envelopes", action], queryFn: () => waitingFor(action) });
  return (
    <>
      <Head title={t(`batches.${action}.title`)} lead={t(`batches.${action}.lead`)} />
      <Awaited of={waiting}>
        {({ items, total }) =>
          items.length > 0 ? (
            <Choice action={action} waiting={items} total={total} />
          ) : (
            <Empty
              icon="check"
              title={t("batches.nothing")}
              act={<PlainLink to="/">{t("common.backHome")}</PlainLink>}
            />
          )
        }
      </Awaited>
    </>
  );
}

const DAY = 24 * 60 * 60 * 1000;

/** The address may ask for those that have waited for some days, as the link of a reminder does. */
function useFirstTicks(waiting: Envelope[]) {
  const [asked] = useSearchParams();
  const days = Number(asked.get("depuis") ?? Number.NaN);
  const before = Date.now() - days * DAY;
  return waiting.filter(({ opened_at }) => Date.parse(opened_at) <= before).map(each => each.document_id);
}

/** Who signs for the sender reads it among what was sent, for it is in no vault of theirs. */
const pageOf = ({ party, document_id }: Envelope) =>
  party === "agency" ? `/documents-transmis/${document_id}` : `/documents/${document_id}`;

interface ChoiceProps {
  action: BatchAction;
  waiting: Envelope[];
  total: number;
}

function Choice({ action, waiting, total }: ChoiceProps) {
  const { t } = useTranslation();
  const first = useFirstTicks(waiting);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => new Set(first));
  const ids = waiting.map(({ document_id }) => document_id);
  const chosen = ids.filter(id => ticked.has(id));
  const tick = (id: string) => {
    const changed = new Set(ticked);
    if (!changed.delete(id)) changed.add(id);
    setTicked(changed);
  };
  return (
    <>
      <Sheet flush>
        <div className={styles.all}>
          <Checkbox
            label={t("batches.all", { count: ids.length })}
            checked={chosen.length === ids.length}
            indeterminate={chosen.length > 0 && chosen.length < ids.length}
            onChange={() => setTicked(new Set(chosen.length === ids.length ? [] : ids))}
          />
          {total > LARGEST_BATCH && <span>{t("batches.more", { largest: LARGEST_BATCH, total })}</span>}
        </div>
        <ul className={styles.rows}>
          {waiting.map(each => (
            <li key={each.id} className={styles.row}>
              <Checkbox
                aria-label={t("batches.tick", { title: each.title })}
                checked={ticked.has(each.document_id)}
                onChange={() => tick(each.document_id)}
              />
              <div className={styles.words}>
                <Link to={pageOf(each)} state={{ list: "", ids }}>
                  {each.title}
                </Link>
                <span className={styles.from}>
                  {each.organisation_name} · <When at={each.opened_at} as={inShort} />
                </span>
              </div>
            </li>
          ))}
        </ul>
      </Sheet>
      <div className={styles.bar}>
        <GatherButton action={action} documents={chosen} />
      </div>
    </>
  );
}
