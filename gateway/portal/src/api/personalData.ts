import * as api from "./generated";

export type {
  AuthAssociationView as Association,
  AuthClosingView as Closing,
  AuthEntryView as JournalLine,
  AuthExportView as Export,
  AuthItemView as ClosingItem,
  AuthProgressView as ClosingProgress,
} from "./generated";

export const associations = () => api.authListAssociations();

export const linkAccount = (body: { identifier: string; password: string }) => api.authLinkAccount({ body });

export const undoAssociation = (id: string) => api.authUnlinkAccount({ path: { merge_id: id } });

/** What is looked for in the security journal; what is empty is not asked for. */
export interface JournalSearch {
  q: string;
  kind: "" | "sign-in" | "failure" | "change" | "consent" | "share" | "copy";
  from: string;
  to: string;
}

export const journal = ({ q, kind, from, to }: JournalSearch, page: number, size: number) =>
  api.authReadJournal({
    query: {
      q: q || undefined,
      kind: kind || undefined,
      from: from || undefined,
      to: to || undefined,
      page,
      size,
    },
  });

export const consents = () => api.authListConsents();

export const exports = () => api.authListExports();

export const askForExport = () => api.authRequestExport();

/** Where the browser itself takes a copy from: it may be larger than what a page holds. */
export const exportAddress = (id: string) => `/api/auth/me/exports/${id}/content`;

export const closing = () => api.authReadClosing();

export const beginClosing = (password: string) => api.authBeginClosing({ body: { password } });

export const proveClosing = (code: string) => api.authProveClosing({ body: { code } });

export const confirmClosing = () => api.authConfirmClosing({ body: { confirmed: true } });

export const giveUpClosing = () => api.authGiveClosingUp();

export const closingProgress = (progress: string) => api.authReadProgress({ body: { progress } });
