import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { envelopeOf } from "../../api/signature";
import { type DocumentDetail, type JournalLine, journalOf } from "../../api/vault";
import { fileSize, inWords, toTheMinute } from "../../language/formats";
import { formatSiret } from "../../language/phoneNumber";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited } from "../../ui/messages/QueryStates";
import { actInWords, typeName } from "../documents/naming";
import styles from "./DocumentActs.module.css";
import { useTypeFields } from "./typeFields";

/** What is known of a document: the fields of its type, when it came, and what was done with it. */
export function DocumentFacts({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation();
  const decided = useDecision(document);
  const own = document.type === "personal";
  const named = useEstablishmentName();
  const ownFields = useTypeFields(document);
  return (
    <>
      <Sheet title={t("documents.viewer.facts")}>
        <Facts
          lines={[
            [t("documents.fields.type"), typeName(t, document.type)],
            [t(`documents.fields.${own ? "addedBy" : "organisation"}`), document.organisation_name],
            [t("documents.fields.establishment"), !own && named(document.establishment)],
            [
              t("documents.fields.site"),
              document.recipient_siret &&
                `${document.recipient_name}, ${t("documents.fields.siretOf", { siret: formatSiret(document.recipient_siret) })}`,
            ],
            ...ownFields,
            [
              t(`documents.fields.${own ? "addedOn" : "delivered"}`),
              document.delivered_at && inWords(document.delivered_at),
            ],
            [doneOn(t, document), !own && document.done_at && inWords(document.done_at)],
            [t("documents.fields.refusalReason"), decided?.refusal?.reason],
            [t("documents.fields.validatedBy"), decided?.validation?.name],
            [t("personal.document.tags"), document.tags.join(", ")],
            [t("documents.fields.pages"), document.pages],
            [t("documents.fields.size"), fileSize(document.size)],
          ]}
        />
        <details className={styles.more}>
          <summary>{t("documents.fields.digest")}</summary>
          <code className={styles.digest}>{document.digest}</code>
        </details>
      </Sheet>
      <History documentId={document.id} space={document.holder_id} />
      <p>
        <Link to={`/attestations/${document.id}`}>{t("vaultJournal.attestation")}</Link>
      </p>
    </>
  );
}

/** An establishment by its name, its SIRET and its town (TEN-04). */
function useEstablishmentName() {
  const { t } = useTranslation();
  return (sender: DocumentDetail["establishment"]) =>
    sender &&
    [
      sender.name,
      sender.siret && t("documents.fields.siretOf", { siret: formatSiret(sender.siret) }),
      sender.city,
    ]
      .filter(Boolean)
      .join(", ");
}

/** Why a document was refused, or who validated it, as its envelope says it to those who could have decided. */
function useDecision({ id, refused, type, state }: DocumentDetail) {
  const enabled = refused || (type === "invoice" && state === "done");
  return useQuery({ queryKey: ["envelope", id], queryFn: () => envelopeOf(id), enabled }).data;
}

/** What happened on the day on which nothing more was asked: signed, refused, validated, or simply done. */
function doneOn(t: TFunction, { signed, refused, type }: DocumentDetail): string {
  if (type === "invoice") return t("documents.fields.validatedOn");
  if (refused) return t("documents.fields.refusedOn");
  return t(signed ? "documents.fields.signedOn" : "documents.fields.done");
}

function History({ documentId, space }: { documentId: string; space: string }) {
  const { t } = useTranslation();
  const lines = useQuery({ queryKey: ["journal", documentId], queryFn: () => journalOf(documentId, space) });
  return (
    <Sheet title={t("documents.viewer.journal")}>
      <Awaited of={lines} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t("documents.viewer.noJournal")}</p>
          ) : (
            <ol className={styles.lines}>
              {items.map(line => (
                <HistoryLine key={line.sequence} line={line} />
              ))}
            </ol>
          )
        }
      </Awaited>
    </Sheet>
  );
}

function HistoryLine({ line }: { line: JournalLine }) {
  const { t } = useTranslation();
  return (
    <li data-act={line.act}>
      {actInWords(t, line.act)} {line.actor && t("documents.journal.by", { actor: line.actor })}
      <small>
        <time dateTime={line.at}>{toTheMinute(line.at)}</time>
      </small>
    </li>
  );
}
