import * as api from "./generated";

export type {
  VaultDocumentPageView as DocumentPage,
  VaultDocumentView as DocumentLine,
  VaultHomeView as Home,
  VaultJournalLineView as JournalLine,
  VaultWholeDocumentView as DocumentDetail,
} from "./generated";

export type DocumentsAsked = NonNullable<api.VaultListDocumentsData["query"]>;

export const documents = (query: DocumentsAsked) => api.vaultListDocuments({ query });

export const home = (space: string | null) => api.vaultShowHome({ query: space ? { space } : {} });

export const document = (id: string) => api.vaultShowDocument({ path: { document_id: id } });

export const recordReading = (id: string) => api.vaultReadDocument({ path: { document_id: id } });

/** The bytes to look at. */
export const content = (id: string, version: number | undefined, signal: AbortSignal): Promise<Blob> =>
  api.vaultShowContent({
    path: { document_id: id },
    query: version ? { version } : {},
    parseAs: "blob",
    signal,
  });

/** The bytes to download: the journal distinguishes that from a reading. */
export const download = (id: string, version: number | undefined): Promise<Blob> =>
  api.vaultShowContent({
    path: { document_id: id },
    query: { as: "attachment", ...(version ? { version } : {}) },
    parseAs: "blob",
  });

/** The bytes that a ticket opens, for people without an account or documents that were just made. */
export const ticketedContent = (ticket: string): Promise<Blob> =>
  api.vaultTakeContent({ headers: { "X-Ticket": ticket }, parseAs: "blob" });

export const shareTicket = (id: string) =>
  api.vaultIssueTicket({ path: { document_id: id }, body: { purpose: "share" } });

export const journalOf = (documentId: string, space: string) =>
  api.vaultShowJournal({ query: { document: documentId, space, size: 50 } });
