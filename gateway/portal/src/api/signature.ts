import * as api from "./generated";

export type {
  SignatureEnvelopeView as Envelope,
  SignatureRequestView as SignatureRequest,
  SignatureSignatoryView as Signatory,
} from "./generated";
export type Handwriting = api.SignatureAppearanceView["handwriting"];

export type {
  SignatureNewAppearance as NewAppearance,
  SignatureOwnSignatureView as OwnSignature,
  SignaturePositionView as Position,
} from "./generated";

/** The signature that one keeps for the next time; nothing while there is none. */
export const ownSignature = () => api.signatureShowOwnSignature();

export const keepOwnSignature = (body: api.SignatureNewAppearance) => api.signatureKeepOwnSignature({ body });

export const deleteOwnSignature = () => api.signatureDeleteOwnSignature();

/** The envelope of a document; null while it has none. */
export const envelopeOf = async (documentId: string) =>
  (await api.signatureListEnvelopes({ query: { document_id: documentId } })).items[0] ?? null;

/** What proves each decision about a document, as a file. */
export async function evidenceOf(documentId: string): Promise<Blob> {
  const envelope = await envelopeOf(documentId);
  const evidence = envelope && (await api.signatureShowEvidence({ path: { envelope_id: envelope.id } }));
  return new Blob([JSON.stringify(evidence, null, 2)], { type: "application/json" });
}

export type EvidenceFile = api.SignatureEvidenceFileView;

/** Asks for the evidence of a document as a sealed PDF; null where nothing was decided about it. */
export async function askForEvidenceFile(documentId: string, language: "fr" | "en") {
  const envelope = await envelopeOf(documentId);
  if (!envelope) return null;
  return api.signatureAskForEvidenceFile({ path: { envelope_id: envelope.id }, body: { language } });
}

export const evidenceFile = (id: string) => api.signatureShowEvidenceFile({ path: { file_id: id } });

export const evidenceFileContent = (id: string): Promise<Blob> =>
  api.signatureDownloadEvidenceFile({ path: { file_id: id }, parseAs: "blob" });

export const sign = (id: string, body: api.SignatureNewSignatureWritable) =>
  api.signatureSignEnvelope({ path: { envelope_id: id }, body });

export const refuse = (id: string, reason: string) =>
  api.signatureRefuseEnvelope({ path: { envelope_id: id }, body: { reason } });

export type {
  SignatureBatchDocumentView as BatchDocument,
  SignatureBatchView as Batch,
} from "./generated";
export type BatchAction = api.SignatureNewBatch["action"];

/** As many as one act may hold. */
export const LARGEST_BATCH = 100;

/** The documents that wait for an action, the latest first; as many as one act may hold. */
export const waitingFor = (action: BatchAction) =>
  api.signatureListEnvelopes({ query: { action, my_turn: true, size: LARGEST_BATCH } });

/** How a request for signatures can stand, in the order in which one asks. */
export const requestStates = ["open", "completed", "refused", "expired", "cancelled"] as const;

export const signatureRequests = (query: api.SignatureListRequestsData["query"]) =>
  api.signatureListRequests({ query });

export const gather = (action: BatchAction, documents: string[]) =>
  api.signatureCreateBatch({ body: { action, documents } });

export const batch = (id: string) => api.signatureShowBatch({ path: { batch_id: id } });

export const latestBatches = () => api.signatureListLatestBatches();

export const choose = (id: string, documentId: string, body: api.SignatureNewChoice) =>
  api.signatureChooseForDocument({ path: { batch_id: id, document_id: documentId }, body });

export const actOn = (id: string, body: api.SignatureNewActWritable) =>
  api.signatureActOnBatch({ path: { batch_id: id }, body });

export type { SignatureJudgementView as Judgement, SignatureOriginView as Origin } from "./generated";

/** The verdict on a PDF; its bytes are the body, and nothing of them is stored. */
export const verifyFile = async (file: File) =>
  api.signatureVerifyFile({
    // The contract describes bodies in JSON; this one is the file as it is.
    body: (await file.arrayBuffer()) as never,
    bodySerializer: null,
    headers: { "Content-Type": "application/pdf" },
  });

export const lookUpDigest = (digest: string) => api.signatureLookUpDigest({ path: { digest } });
