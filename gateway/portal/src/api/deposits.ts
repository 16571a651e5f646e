import * as api from "./generated";

export type {
  DepositsAttachmentKindView as AttachmentKind,
  DepositsAttachmentView as FiledDocument,
  DepositsConditionView as Condition,
  DepositsFieldView as JourneyField,
  DepositsJourneyItem as JourneyLine,
  DepositsJourneyView as Journey,
  DepositsRequestItem as RequestLine,
  DepositsRequestView as DepositRequest,
  DepositsStepView as JourneyStep,
} from "./generated";
export type RequestState = api.DepositsRequestItem["state"];
export type Answers = Record<string, string>;

export const journeys = (space: string) => api.depositsListJourneys({ query: { space } });

/** Every journey, for anyone. */
export const catalogue = async () => (await api.depositsShowCatalogue()).items;

/** The version that a new request begins with. */
export const latestJourney = (key: string) => api.depositsShowJourney({ path: { journey_key: key } });

/** The version that a request began with. */
export const journeyVersion = (key: string, version: number) =>
  api.depositsShowJourneyVersion({ path: { journey_key: key, version } });

export const startRequest = (space: string, key: string) =>
  api.depositsBeginRequest({ body: { space, journey: key } });

export const requestsOf = (space: string) => api.depositsListRequests({ query: { space, size: 100 } });

/** How many drafts the caller may take up in a space. */
export const countDrafts = async (space: string) =>
  (await api.depositsListRequests({ query: { space, state: ["draft"], size: 1 } })).total;

export const request = (id: string) => api.depositsShowRequest({ path: { request_id: id } });

export const saveAnswers = (id: string, step: string, answers: Answers) =>
  api.depositsAnswerStep({ path: { request_id: id }, body: { step, answers } });

export const announceAttachment = (id: string, document: api.DepositsNewAttachment) =>
  api.depositsAnnounceAttachment({ path: { request_id: id }, body: document });

export const handReceipt = (id: string, documentId: string, receipt: string) =>
  api.depositsTakeReceipt({ path: { request_id: id, attachment_id: documentId }, body: { receipt } });

export const removeAttachment = (id: string, documentId: string) =>
  api.depositsWithdrawAttachment({ path: { request_id: id, attachment_id: documentId } });

export const submitRequest = (id: string) =>
  api.depositsSubmitRequest({ path: { request_id: id }, body: { confirmed: true } });

export const discardRequest = (id: string) => api.depositsDeleteRequest({ path: { request_id: id } });

export const summaryTicket = (id: string) => api.depositsTakeSummary({ path: { request_id: id } });
