import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SignatureRequest } from "../../api/signature";
import { inShort } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { When } from "../../ui/content/When";
import { typeName } from "../../vault/documents/naming";
import styles from "./requests.module.css";
import { Signatories } from "./Signatories";

/** Requests for signatures: each with whom it is for, until when, who signed, and why somebody refused. */
export function RequestRows({ requests }: { requests: SignatureRequest[] }) {
  const { t } = useTranslation();
  return (
    <Sheet flush>
      <ul className={styles.rows} aria-label={t("signatureRequests.title")}>
        {requests.map(request => (
          <li key={request.document_id} className={styles.row}>
            <div className={styles.words}>
              <Link to={`/documents-transmis/${request.document_id}`}>{request.title}</Link>
              <span className={styles.soft}>
                {[request.recipient_name, typeName(t, request.type)].filter(Boolean).join(" · ")}
              </span>
              <span className={styles.soft}>
                {t("signatureRequests.sentOn")} <When at={request.opened_at} as={inShort} />
                {request.deadline && (
                  <>
                    {" · "}
                    {t("signatureRequests.until")} <When at={request.deadline} as={inShort} />
                  </>
                )}
              </span>
              {request.refusal && (
                <span>
                  {t("signatureRequests.refused", {
                    name: request.refusal.name || t(`signatureRequests.parties.${request.refusal.party}`),
                    date: inShort(request.refusal.refused_at),
                    reason: request.refusal.reason,
                  })}
                </span>
              )}
            </div>
            <Signatories of={request.signatories} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
