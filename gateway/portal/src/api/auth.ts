import { ask, send } from "./http";

export interface Me {
  account_id: string;
  private_number: string;
  identifiers: string[];
  first_name: string;
  last_name: string;
  email: string;
  language: "fr" | "en";
  session_id: string;
}

export interface Invitation {
  first_name: string;
  last_name: string;
  email: string;
  invited_by: string;
  terms: { kind: string; version: string };
}

export interface Terms {
  kind: string;
  version: string;
  title: string;
  paragraphs: string[];
}

export interface PasswordRules {
  minimum: number;
  kinds: ("digit" | "upper" | "lower" | "special")[];
  phrase_minimum: number;
  maximum: number;
}

export const previewActivation = (token: string) =>
  ask<Invitation>("/api/auth/activations/preview", { method: "POST", json: { token } });

export const activate = (choice: {
  token: string;
  identifier: string;
  password: string;
  terms_version: string;
}) => ask<Me>("/api/auth/activations", { method: "POST", json: choice });

export const readTerms = (kind: string, language: string) =>
  ask<Terms>(`/api/auth/terms/${encodeURIComponent(kind)}`, { query: { language } });

export const passwordRules = () => ask<PasswordRules>("/api/auth/password-rules");

export const signIn = (credentials: { identifier: string; password: string }) =>
  ask<Me>("/api/auth/sessions", { method: "POST", json: credentials });

export const signOut = () => send("/api/auth/sessions/current", { method: "DELETE" });

export const me = () => ask<Me>("/api/auth/me");

export const chooseLanguage = (language: string) =>
  ask<Me>("/api/auth/me", { method: "PATCH", json: { language } });

/** Has auth check the password again, for one act on one subject; the proof is handed to the service that asked. */
export const prove = (act: { audience: string; purpose: string; subject: string; password: string }) =>
  ask<{ proof: string; expires_at: string }>("/api/auth/proofs", { method: "POST", json: act });
