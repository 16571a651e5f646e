import type { Sent } from "./account";
import { client } from "./generated/client.gen";

const read = <Answer>(url: string) =>
  client.get<{ 200: Answer }, unknown, true, "data">({ responseStyle: "data", url });

const write = <Answer>(url: string, body: object = {}) =>
  client.post<{ 200: Answer }, unknown, true, "data">({
    responseStyle: "data",
    url,
    body,
    headers: { "Content-Type": "application/json" },
  });

/** Another account of the same person, whose content is under this one now. */
export interface Association {
  id: string;
  cause: "joined" | "linked" | "address" | "support";
  private_number: string;
  name: string;
  email: string;
  at: string;
  undo_until: string | null;
  undone_at: string | null;
  may_undo: boolean;
}

export const associations = () => read<{ items: Association[] }>("/api/auth/me/associations");

export const linkAccount = (body: { identifier: string; password: string }) =>
  write<Association>("/api/auth/me/associations", body);

export const undoAssociation = (id: string) => write<Association>(`/api/auth/me/associations/${id}/undoing`);

export interface JournalLine {
  id: string;
  at: string;
  act: string;
  text: string;
  from: { browser: string; system: string; network: string } | string | null;
}

export interface JournalPage {
  items: JournalLine[];
  total: number;
  page: number;
  pages: number;
}

export const journal = (page: number, size: number) =>
  read<JournalPage>(`/api/auth/me/journal?page=${page}&size=${size}`);

export interface Consent {
  kind: string;
  version: string;
  accepted_at: string;
}

export const consents = () => read<{ items: Consent[] }>("/api/auth/me/consents");

export interface Export {
  id: string;
  state: "preparing" | "ready" | "expired" | "failed";
  asked_at: string;
  ready_at: string | null;
  expires_at: string | null;
  size: number | null;
}

export const exports = () => read<{ items: Export[] }>("/api/auth/me/exports");

export const askForExport = () => write<Export>("/api/auth/me/exports");

export const exportAddress = (id: string) => `/api/auth/me/exports/${id}/content`;

export interface Said {
  key: string;
  text: string;
  law?: string | null;
  until?: string | null;
  count?: number | null;
}

export interface Closing {
  state: "none" | "code" | "confirm";
  export: Export | null;
  erased: Said[];
  kept: Said[];
  code: Sent | null;
}

export const closing = () => read<Closing>("/api/auth/me/closing");

export const beginClosing = (password: string) => write<Closing>("/api/auth/me/closing", { password });

export const proveClosing = (code: string) => write<Closing>("/api/auth/me/closing/code", { code });

export const confirmClosing = () =>
  write<{ progress: string }>("/api/auth/me/closing/confirmation", { confirmed: true });

export const giveUpClosing = () =>
  client.delete<{ 204: undefined }, unknown, true, "data">({
    responseStyle: "data",
    url: "/api/auth/me/closing",
  });

export interface ClosingProgress {
  state: "closing" | "closed";
  closed_at: string | null;
  services: { service: string; done_at: string | null; erased: Said[]; kept: Said[] }[];
}

export const closingProgress = (progress: string) =>
  write<ClosingProgress>("/api/auth/closings/progress", { progress });
