import { ask, type Query, send } from "./http";
import type { Page } from "./lists";

export type Compartment = "payslips" | "contracts" | "invoices" | "deposits" | "personal";
export type DocumentAction = "read" | "sign" | "validate";

export interface DocumentLine {
  id: string;
  type: string;
  title: string;
  state: "waiting" | "todo" | "done";
  action: DocumentAction | null;
  compartment: Compartment;
  holder_id: string;
  organisation_id: string;
  organisation_name: string;
  delivered_at: string;
  done_at: string | null;
  size: number;
  pages: number;
  metadata: Record<string, unknown>;
  signed: boolean;
}

export interface DocumentDetail extends DocumentLine {
  digest: string;
  versions: { number: number; digest: string; size: number; created_at: string; cause: string }[];
  signature_asked: boolean;
}

export interface Home {
  todo: { total: number; items: DocumentLine[] };
  compartments: { key: Compartment; total: number; latest: DocumentLine[] }[];
}

export interface JournalLine {
  sequence: number;
  at: string;
  act: string;
  actor: string | null;
  document_id: string | null;
  title: string | null;
  hash: string;
}

export const documents = (query: Query) => ask<Page<DocumentLine>>("/api/vault/documents", { query });

export const home = (space: string | null) => ask<Home>("/api/vault/home", { query: { space } });

export const document = (id: string) => ask<DocumentDetail>(`/api/vault/documents/${id}`);

export const recordReading = (id: string) =>
  ask<DocumentLine>(`/api/vault/documents/${id}/readings`, { method: "POST" });

/** The bytes to look at. */
export async function content(id: string, version?: number, signal?: AbortSignal): Promise<Blob> {
  const query = { version };
  return (
    await send(`/api/vault/documents/${id}/content`, {
      query,
      headers: { Accept: "application/pdf" },
      signal,
    })
  ).blob();
}

/** The bytes to keep: the journal tells a download from a reading. */
export async function download(id: string, version?: number): Promise<Blob> {
  const query = { as: "attachment", version };
  return (
    await send(`/api/vault/documents/${id}/content`, { query, headers: { Accept: "application/pdf" } })
  ).blob();
}

/** The bytes that a ticket opens, for people without an account or papers just made. */
export async function ticketedContent(ticket: string, signal?: AbortSignal): Promise<Blob> {
  const headers = { "X-Ticket": ticket, Accept: "application/pdf" };
  return (await send("/api/vault/ticketed/content", { headers, signal })).blob();
}

export const shareTicket = (id: string) =>
  ask<{ ticket: string; expires_at: string }>(`/api/vault/documents/${id}/tickets`, {
    method: "POST",
    json: { purpose: "share" },
  });

export const journal = (query: Query) => ask<Page<JournalLine>>("/api/vault/journal", { query });
