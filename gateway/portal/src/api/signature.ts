import * as api from "./generated";

export type { SignatureEnvelopeView as Envelope } from "./generated";
export type Handwriting = api.SignatureTypedAppearance["handwriting"];

/** The envelope of a document; null while it has none. */
export const envelopeOf = async (documentId: string) =>
  (await api.signatureListEnvelopes({ query: { document_id: documentId } })).items[0] ?? null;

export const sign = (id: string, body: api.SignatureNewSignatureWritable) =>
  api.signatureSignEnvelope({ path: { envelope_id: id }, body });

export const refuse = (id: string, reason: string) =>
  api.signatureRefuseEnvelope({ path: { envelope_id: id }, body: { reason } });
