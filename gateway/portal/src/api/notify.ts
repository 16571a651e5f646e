import { ask } from "./http";
import type { Page } from "./lists";

export interface KeptMessage {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  sent_at: string;
}

export const keptMessages = () =>
  ask<Page<KeptMessage>>("/api/notify/kept-messages", { query: { size: 100 } });

export const keptMessage = (id: string) => ask<KeptMessage>(`/api/notify/kept-messages/${id}`);
