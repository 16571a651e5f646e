import type { VaultReceiptView } from "../generated";
import { Problem, unreachable } from "./problem";

function refusal(request: XMLHttpRequest): Problem {
  try {
    return new Problem(JSON.parse(request.responseText));
  } catch {
    return new Problem({ type: `/problems/http-${request.status}`, title: "", status: request.status });
  }
}

/** Puts a file into the vault by ticket, telling the share that has left; fetch can't tell it, so the older way is used. */
export function fileByTicket(
  ticket: string,
  file: File,
  onProgress: (share: number) => void,
): Promise<VaultReceiptView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", "/api/vault/ticketed/documents");
    request.setRequestHeader("X-Ticket", ticket);
    request.setRequestHeader("X-Chartrier", "portal");
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = event => onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(unreachable());
    request.onload = () =>
      request.status < 300 ? resolve(JSON.parse(request.responseText)) : reject(refusal(request));
    request.send(file);
  });
}
