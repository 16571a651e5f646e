import { ask } from "./http";
import type { Page } from "./lists";

export type Hand = "cursive" | "upright" | "bold";

export interface Envelope {
  id: string;
  document_id: string;
  holder_id: string;
  state: "open" | "signing" | "completed" | "refused";
  title: string;
  type: string;
  organisation_name: string;
  digest: string;
  may_sign: boolean;
  signatures: { name: string; signed_at: string }[];
  failure?: string | null;
}

export interface SignatureAct {
  consent: true;
  digest: string;
  appearance: { kind: "typed"; text: string; hand: Hand };
  proof: string;
}

export const envelopeOf = async (documentId: string): Promise<Envelope | null> => {
  const found = await ask<Page<Envelope>>("/api/signature/envelopes", { query: { document_id: documentId } });
  return found.items[0] ?? null;
};

export const envelope = (id: string) => ask<Envelope>(`/api/signature/envelopes/${id}`);

export const sign = (id: string, act: SignatureAct) =>
  ask<Envelope>(`/api/signature/envelopes/${id}/signatures`, { method: "POST", json: act });

export const refuse = (id: string, reason: string) =>
  ask<Envelope>(`/api/signature/envelopes/${id}/refusal`, { method: "POST", json: { reason } });
