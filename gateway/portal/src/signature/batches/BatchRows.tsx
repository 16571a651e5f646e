import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { BatchAction, BatchDocument } from "../../api/signature";
import type { IconName } from "../../design/Icon";
import { State, type StateTone } from "../../ui/messages/State";
import styles from "./batches.module.css";

interface BatchRowsProps {
  action: BatchAction;
  documents: BatchDocument[];
  act?: (document: BatchDocument) => ReactNode;
}

/** The documents of a batch: how each stands, and why where something is wrong. */
export function BatchRows({ action, documents, act }: BatchRowsProps) {
  const { t } = useTranslation();
  const list = useLocation().pathname;
  const ids = documents.map(({ document_id }) => document_id);
  return (
    <ul className={styles.rows}>
      {documents.map(document => (
        <li key={document.document_id} className={styles.row}>
          <div className={styles.words}>
            {document.title ? (
              <Link to={`/documents/${document.document_id}`} state={{ list, ids }}>
                {document.title}
              </Link>
            ) : (
              <span>{t("batches.unknown")}</span>
            )}
            <span className={styles.from}>{document.organisation_name}</span>
            {document.reason && <span className={styles.reason}>{document.reason}</span>}
            {document.refusal_reason && (
              <span className={styles.reason}>
                {t("batches.refusedBecause", { reason: document.refusal_reason })}
              </span>
            )}
          </div>
          <Standing action={action} document={document} />
          {act?.(document)}
        </li>
      ))}
    </ul>
  );
}

const looks: Record<BatchDocument["state"], [StateTone, IconName | "seal"]> = {
  ready: ["todo", "clock"],
  "left-out": ["error", "warning"],
  waiting: ["waiting", "clock"],
  done: ["done", "check"],
  failed: ["error", "warning"],
};

function Standing({ action, document }: { action: BatchAction; document: BatchDocument }) {
  const { t } = useTranslation();
  const { state, choice } = document;
  if (choice === "refuse" && (state === "ready" || state === "done")) {
    return (
      <State tone="refused" icon="cross">
        {t(state === "done" ? "batches.states.refused" : "batches.states.toRefuse")}
      </State>
    );
  }
  if (state === "done" && action === "sign") {
    return (
      <State tone="signed" icon="seal">
        {t("documents.states.signed")}
      </State>
    );
  }
  const [tone, icon] = looks[state];
  return (
    <State tone={tone} icon={icon}>
      {t(`batches.states.${state}`)}
    </State>
  );
}
