import { ask } from "./http";
import type { Page } from "./lists";
import type { FieldError } from "./problem";

export type Words = { fr: string; en: string };

export interface JourneyLine {
  key: string;
  version: number;
  title: Words;
  direction: "C" | "D";
  purpose: Words;
  who: Words;
}

export interface JourneyField {
  key: string;
  label: Words;
  kind: "text" | "iban" | "bic" | "choice" | "date" | "money";
  required: boolean;
  help?: Words | null;
  choices?: { value: string; label: Words }[] | null;
  pattern?: string | null;
  max?: number | null;
  past?: boolean;
  spaceless?: boolean;
  prefill?: "name" | "siret" | null;
}

export interface JourneyStep {
  key: string;
  title: Words;
  fields: JourneyField[];
}

export interface JourneyPaper {
  kind: string;
  label: Words;
  required: boolean;
  formats: string[];
  max_bytes: number;
}

export interface Journey extends JourneyLine {
  notice?: Words;
  amount?: Words;
  steps: JourneyStep[];
  papers: JourneyPaper[];
}

export type RequestState = "draft" | "submitted" | "waiting" | "validated" | "rejected";
export type Answers = Record<string, string>;

export interface RequestLine {
  id: string;
  holder_id: string;
  journey: string;
  journey_title: string;
  direction: "C" | "D";
  state: RequestState;
  file_number: string | null;
  owner_name: string;
  updated_at: string;
  submitted_at: string | null;
}

export interface FiledPaper {
  id: string;
  kind: string;
  name: string;
  size: number;
  state: "announced" | "filed";
}

export interface DepositRequest extends RequestLine {
  answers: Answers;
  papers: FiledPaper[];
  /** Where a draft is taken up: a step's key, "papers" or "summary". */
  step: string | null;
  /** What still hinders submitting. */
  problems: FieldError[];
  summary_ready: boolean;
}

const requests = "/api/deposits/requests";

export const journeys = (space: string) =>
  ask<Page<JourneyLine>>("/api/deposits/journeys", { query: { space } });

export const journey = (key: string) => ask<Journey>(`/api/deposits/journeys/${encodeURIComponent(key)}`);

export const startRequest = (space: string, key: string) =>
  ask<DepositRequest>(requests, { method: "POST", json: { space, journey: key } });

export const requestsOf = (space: string, state?: RequestState) =>
  ask<Page<RequestLine>>(requests, { query: { space, state, size: 100 } });

export const request = (id: string) => ask<DepositRequest>(`${requests}/${id}`);

export const saveAnswers = (id: string, step: string, answers: Answers) =>
  ask<DepositRequest>(`${requests}/${id}/answers`, { method: "PUT", json: { step, answers } });

export const announcePaper = (id: string, paper: { kind: string; name: string; size: number }) =>
  ask<{ paper_id: string; ticket: string }>(`${requests}/${id}/papers`, { method: "POST", json: paper });

export const handReceipt = (id: string, paperId: string, receipt: string) =>
  ask<DepositRequest>(`${requests}/${id}/papers/${paperId}/receipt`, { method: "POST", json: { receipt } });

export const removePaper = (id: string, paperId: string) =>
  ask<DepositRequest>(`${requests}/${id}/papers/${paperId}`, { method: "DELETE" });

export const submitRequest = (id: string) =>
  ask<DepositRequest>(`${requests}/${id}/submission`, { method: "POST", json: { confirmed: true } });

export const discardRequest = (id: string) => ask<void>(`${requests}/${id}`, { method: "DELETE" });

export const summaryTicket = (id: string) =>
  ask<{ ticket: string }>(`${requests}/${id}/summary`, { method: "POST" });
