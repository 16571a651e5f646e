import * as api from "./generated";

export type {
  VaultAttestationView as Attestation,
  VaultBatchSummaryView as SentBatch,
  VaultBegunUploadView as BegunUpload,
  VaultCampaignDocumentView as CampaignDocument,
  VaultCampaignView as Campaign,
  VaultDocumentPageView as DocumentPage,
  VaultEmployerView as Employer,
  VaultExportView as BulkExport,
  VaultFolderView as Folder,
  VaultHomeView as Home,
  VaultJournalLineView as JournalLine,
  VaultListedDocumentView as DocumentLine,
  VaultOwnDocumentView as OwnDocument,
  VaultRefusalView as PaperRefusal,
  VaultSavedSearchView as SavedSearch,
  VaultSentBatchView as SentBatchDetail,
  VaultSentDocumentPageView as SentPage,
  VaultSentDocumentView as SentDocument,
  VaultTwinView as Twin,
  VaultUsageView as Usage,
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

/** The whole journal that one may read, page after page. */
export const vaultJournal = (page: number) => api.vaultShowJournal({ query: { page, size: 50 } });

export const attestation = (id: string) => api.vaultShowAttestation({ path: { document_id: id } });

export const savedSearches = () => api.vaultListSavedSearches();

export const saveSearch = (name: string, criteria: api.VaultSavedCriteria) =>
  api.vaultSaveSearch({ body: { name, criteria } });

export const removeSavedSearch = (id: string) => api.vaultRemoveSavedSearch({ path: { search_id: id } });

export type NewUpload = api.VaultNewUpload;
export type DocumentChanges = api.VaultDocumentChanges;
export type OwnDocumentsAsked = NonNullable<api.VaultListOwnDocumentsData["query"]>;

export const usage = () => api.vaultShowUsage();

export const folders = async () => (await api.vaultListFolders()).items;

export const makeFolder = (name: string, parentId: string | null) =>
  api.vaultMakeFolder({ body: { name, parent_id: parentId } });

export const changeFolder = (id: string, changes: { name?: string; parent_id?: string | null }) =>
  api.vaultChangeFolder({ path: { folder_id: id }, body: changes });

export const removeFolder = (id: string) => api.vaultRemoveFolder({ path: { folder_id: id } });

export const ownDocuments = (query: OwnDocumentsAsked) => api.vaultListOwnDocuments({ query });

export const editDocument = (id: string, changes: DocumentChanges) =>
  api.vaultEditDocument({ path: { document_id: id }, body: changes });

export const deleteDocument = (id: string) => api.vaultDeleteDocument({ path: { document_id: id } });

export const beginUpload = (id: string, body: NewUpload) =>
  api.vaultBeginUpload({ path: { upload_id: id }, body });

/** A part of a file, from an offset on. The contract describes no body: it is bytes, whatever they are. */
export const sendPart = (id: string, offset: number, part: Blob) =>
  api.vaultSendPart({
    path: { upload_id: id },
    query: { offset },
    body: part as never,
    bodySerializer: null,
    headers: { "Content-Type": "application/octet-stream" },
  });

export const giveUpUpload = (id: string) => api.vaultGiveUpUpload({ path: { upload_id: id } });

export const selectDocuments = (ids: string[]) => api.vaultSelectDocuments({ body: { document_ids: ids } });

/** A draft of an e-mail with the documents of a selection, for one's own mail program. */
export const mailDraft = (selection: string): Promise<Blob> =>
  api.vaultShowMailDraft({ path: { selection_id: selection }, parseAs: "blob" });

/** The documents of a selection as an Excel workbook. */
export const documentList = (selection: string): Promise<Blob> =>
  api.vaultShowList({ path: { selection_id: selection }, parseAs: "blob" });

/** Who types identifier and password here is not signed in: the ticket opens the refusal alone. */
export const identify = (identifier: string, password: string) =>
  api.authIdentify({ body: { identifier, password } });

export const employersByTicket = (ticket: string) =>
  api.vaultListEmployersByTicket({ headers: { "X-Ticket": ticket } });

export const refusePaperless = (ticket: string, holder: string, privacyAccepted: boolean) =>
  api.vaultRefusePaperless({
    headers: { "X-Ticket": ticket },
    body: { holder_id: holder, privacy_accepted: privacyAccepted },
  });

export const employers = () => api.vaultListEmployers();

export const paperRefusals = () => api.vaultListPaperRefusals();

export const acceptPaperlessAgain = (id: string) =>
  api.vaultAcceptPaperlessAgain({ path: { refusal_id: id } });

export type SentAsked = NonNullable<api.VaultListSentDocumentsData["query"]>;

export const sentDocuments = (query: SentAsked) => api.vaultListSentDocuments({ query });

export const sentDocument = (id: string) => api.vaultShowSentDocument({ path: { document_id: id } });

/** Where the browser itself fetches all of a search as a list: it shows its progress and holds nothing in memory. */
export function sentListAddress({ limit: _limit, after: _after, ...query }: SentAsked): string {
  const asked = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map(each => [name, String(each)]),
  );
  return `/api/vault/sent-documents/list?${new URLSearchParams(asked)}`;
}

export const sentBatches = (query: NonNullable<api.VaultListBatchesData["query"]>) =>
  api.vaultListBatches({ query });

export const sentBatch = (id: string) => api.vaultShowBatch({ path: { batch_id: id } });

/** What was answered to each line of a batch, as an Excel workbook. */
export const batchReport = (id: string): Promise<Blob> =>
  api.vaultShowBatchReport({ path: { batch_id: id }, parseAs: "blob" });

export const withdrawSentDocument = (id: string) =>
  api.vaultWithdrawSentDocument({ path: { document_id: id } });

export const sentContent = (id: string, as: "inline" | "attachment", signal?: AbortSignal): Promise<Blob> =>
  api.vaultShowSentContent({ path: { document_id: id }, query: { as }, parseAs: "blob", signal });

export { campaignFile } from "./client/uploads";
export type NewCampaign = api.VaultNewCampaign;
export type DocumentState = api.VaultCampaignDocumentView["state"];

export const campaigns = (query: NonNullable<api.VaultListCampaignsData["query"]>) =>
  api.vaultListCampaigns({ query });

export const beginCampaign = (id: string, body: NewCampaign) =>
  api.vaultBeginCampaign({ path: { campaign_id: id }, body });

export const campaign = (id: string) => api.vaultShowCampaign({ path: { campaign_id: id } });

export const campaignDocuments = (id: string, state: DocumentState, after?: number) =>
  api.vaultListCampaignDocuments({ path: { campaign_id: id }, query: { state, after, limit: 50 } });

/** Says whose a document is; nobody's is one that is not sent. */
export const settleDocument = (id: string, page: number, holder: string | null) =>
  api.vaultSettleCampaignDocument({
    path: { campaign_id: id, first_page: page },
    body: { holder_id: holder },
  });

export const setAsideUnmatched = (id: string) => api.vaultSetAsideUnmatched({ path: { campaign_id: id } });

export const sendCampaign = (id: string, at: string | null) =>
  api.vaultSendCampaign({ path: { campaign_id: id }, body: { at } });

export const keepFromSending = (id: string) =>
  api.vaultKeepCampaignFromSending({ path: { campaign_id: id } });

export const discardCampaign = (id: string) => api.vaultDiscardCampaign({ path: { campaign_id: id } });

export type NewExport = api.VaultNewExport;

export const bulkExports = () => api.vaultListExports();

export const askForExport = (body: NewExport) => api.vaultAskForExport({ body });

export const discardExport = (id: string) => api.vaultDiscardExport({ path: { export_id: id } });

/** Where the ZIP of an export is, for the browser to download by itself. */
export const exportAddress = (id: string) => `/api/vault/bulk-exports/${id}/archive`;
