import { ask } from "./http";
import type { Page } from "./lists";

export interface Link {
  id: string;
  documents: { document_id: string; title: string; type: string }[];
  recipient_name: string;
  recipient_email: string;
  created_at: string;
  expires_at: string;
  state: "open" | "expired" | "withdrawn";
  openings: number;
}

export interface NewLink {
  tickets: string[];
  recipient_name: string;
  recipient_email: string;
  message: string;
  expires_on: string;
  download: boolean;
}

export interface OpenedLink {
  shared_by: string;
  message: string;
  expires_at: string;
  documents: { document_id: string; title: string; type: string; size: number; ticket: string }[];
  download: boolean;
}

export const createLink = (link: NewLink) => ask<Link>("/api/sharing/links", { method: "POST", json: link });

export const links = () => ask<Page<Link>>("/api/sharing/links", { query: { size: 100 } });

export const withdrawLink = (id: string) => ask<Link>(`/api/sharing/links/${id}`, { method: "DELETE" });

export const openLink = (token: string) =>
  ask<OpenedLink>("/api/sharing/openings", { method: "POST", json: { token } });
