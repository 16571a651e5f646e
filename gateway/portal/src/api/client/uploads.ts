import type { VaultCampaignView, VaultReceiptView } from "../generated";
import { Problem, unreachable } from "./problem";

function refusal(request: XMLHttpRequest): Problem {
  try {
    return new Problem(JSON.parse(request.responseText));
  } catch {
    return new Problem({ type: `/problems/http-${request.status}`, title: "", status: request.status });
  }
}

type OnProgress = (share: number) => void;

/** Puts a file into the vault by ticket, telling the share that has left. */
export const fileByTicket = (ticket: string, file: File, onProgress: OnProgress) =>
  put<VaultReceiptView>("/api/vault/ticketed/documents", file, onProgress, { "X-Ticket": ticket });

/** Puts the file of a campaign into the vault, telling the share that has left. */
export const campaignFile = (id: string, file: File, onProgress: OnProgress) =>
  put<VaultCampaignView>(`/api/vault/campaigns/${id}/file`, file, onProgress);

/** Fetch can't tell how much has left, so the older way is used. */
function put<Answer>(
  address: string,
  file: File,
  onProgress: OnProgress,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.setRequestHeader("X-Chartrier", "portal");
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = event => onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(unreachable());
    request.onload = () =>
      request.status < 300 ? resolve(JSON.parse(request.responseText)) : reject(refusal(request));
    request.send(file);
  });
}
