import * as api from "./generated";

export type {
  DepositsAdvanceView as Advance,
  DepositsAssignmentView as Assignment,
  DepositsAttachmentKindView as AttachmentKind,
  DepositsAttachmentView as FiledDocument,
  DepositsCaseItem as CaseLine,
  DepositsCaseManagerView as CaseManager,
  DepositsCaseView as Case,
  DepositsConditionView as Condition,
  DepositsEntryView as RequestEntry,
  DepositsFieldView as JourneyField,
  DepositsHours as WorkedHours,
  DepositsJourneyItem as JourneyLine,
  DepositsJourneyView as Journey,
  DepositsOwnAssignmentView as OwnAssignment,
  DepositsRequestItem as RequestLine,
  DepositsRequestView as DepositRequest,
  DepositsResultView as CaseResult,
  DepositsStepView as JourneyStep,
  DepositsTimesheetView as Timesheet,
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

export const welcome = () => api.depositsShowWelcome();
export const markWelcomed = () => api.depositsMarkWelcomeShown();

export const startRequest = (space: string, key: string) =>
  api.depositsBeginRequest({ body: { space, journey: key } });

export type RequestsAsked = NonNullable<api.DepositsListRequestsData["query"]>;

export const requests = (query: RequestsAsked) => api.depositsListRequests({ query });

/** How many of one's requests are in each state. */
export const requestCounts = (space: string, q = "") => api.depositsCountRequests({ query: { space, q } });

/** How many drafts the caller may take up in a space. */
export const countDrafts = async (space: string) => (await requestCounts(space)).draft;

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

export const proofTicket = (id: string) => api.depositsTakePaymentProof({ path: { request_id: id } });

export const completeRequest = (id: string, message: string) =>
  api.depositsCompleteRequest({ path: { request_id: id }, body: { message } });

export const duplicateRequest = (id: string) => api.depositsDuplicateRequest({ path: { request_id: id } });

export const writeMessage = (id: string, text: string) =>
  api.depositsWriteMessage({ path: { request_id: id }, body: { text } });

export const possibleOwners = async (id: string) =>
  (await api.depositsListOwners({ path: { request_id: id } })).items;

export const giveRequest = (id: string, account_id: string) =>
  api.depositsReassignRequest({ path: { request_id: id }, body: { account_id } });

export type CaseViewName = NonNullable<NonNullable<api.DepositsListCasesData["query"]>["view"]>;
export type CasesAsked = NonNullable<api.DepositsListCasesData["query"]>;

export const cases = (query: CasesAsked) => api.depositsListCases({ query });

/** All cases of a view as a list for a spreadsheet. */
export const exportedCases = (query: CasesAsked): Promise<Blob> =>
  api.depositsExportCases({ query, parseAs: "blob" });

export const caseCounts = (group: string | undefined) => api.depositsCountCases({ query: { group } });

/** The groups for which one works, and every one to which a case can be sent. */
export const caseGroups = () => api.depositsListGroups();

export type SeenCase = { id: string; revision: number };

/** One takes these cases; each has its result. */
export const takeCases = async (cases: SeenCase[]) =>
  (await api.depositsTakeCases({ body: { cases: cases.map(asSeen) } })).items;

const asSeen = ({ id, revision }: SeenCase): SeenCase => ({ id, revision });

/** Asks several structures for the same at once. */
export const returnCases = async (cases: SeenCase[], message: string) =>
  (await api.depositsReturnCases({ body: { cases: cases.map(asSeen), message } })).items;

/** Puts labels on cases and takes others off. */
export const labelCases = async (cases: SeenCase[], labels: { add?: string[]; remove?: string[] }) =>
  (await api.depositsLabelCases({ body: { cases: cases.map(asSeen), ...labels } })).items;

export const caseLabels = async () => (await api.depositsListLabels()).items;

/** Who replaces one, and whom one replaces today. */
export const absences = () => api.depositsShowAbsences();

export const chooseSubstitute = (body: { substitute_id: string; first_day: string; last_day: string }) =>
  api.depositsChooseSubstitute({ body });

export const endAbsence = () => api.depositsEndAbsence();

export const giveToManager = async (cases: SeenCase[], manager_id: string, reason: string) =>
  (await api.depositsGiveCasesToManager({ body: { cases: cases.map(asSeen), manager_id, reason } })).items;

export const sendToGroup = async (cases: SeenCase[], group: string, reason: string) =>
  (await api.depositsSendCasesToGroup({ body: { cases: cases.map(asSeen), group, reason } })).items;

/** Who examines cases, to filter the queue by and to hand cases over to. */
export const caseManagers = async () => (await api.depositsListCaseManagers()).items;

/** Every case manager with their groups, for the operator's administrators. */
export const managersAndGroups = () => api.depositsListManagersAndGroups();

/** For which groups somebody works from now on; null for all of them. */
export const assignGroups = (account_id: string, groups: string[] | null) =>
  api.depositsAssignGroups({ path: { account_id }, body: { groups } });

export const caseByNumber = async (number: string) => (await api.depositsFindCase({ query: { number } })).id;

export const oneCase = (id: string) => api.depositsShowCase({ path: { case_id: id } });

const of = (id: string) => ({ path: { case_id: id } });

export const takeCase = (id: string, revision: number) =>
  api.depositsTakeCase({ ...of(id), body: { revision } });

export const releaseCase = (id: string, revision: number) =>
  api.depositsReleaseCase({ ...of(id), body: { revision } });

/** Accepts a document, or refuses it with a reason. */
export const judgeDocument = (id: string, document: string, revision: number, refusal: string | null) =>
  api.depositsJudgeDocument({
    path: { case_id: id, attachment_id: document },
    body: { revision, refusal_reason: refusal },
  });

export const caseDocumentTicket = async (id: string, document: string) =>
  (await api.depositsTakeDocument({ path: { case_id: id, attachment_id: document } })).ticket;

export const returnCase = (id: string, revision: number, message: string) =>
  api.depositsReturnCase({ ...of(id), body: { revision, message } });

export const validateCase = (id: string, revision: number) =>
  api.depositsValidateCase({ ...of(id), body: { revision, confirmed: true } });

export const confirmValidation = (id: string, revision: number) =>
  api.depositsConfirmValidation({ ...of(id), body: { revision } });

export const declineValidation = (id: string, revision: number, reason: string) =>
  api.depositsDeclineValidation({ ...of(id), body: { revision, reason } });

export const rejectCase = (id: string, revision: number, reason: string) =>
  api.depositsRejectCase({ ...of(id), body: { revision, reason } });

export const withdrawDecision = (id: string, revision: number, reason: string) =>
  api.depositsWithdrawDecision({ ...of(id), body: { revision, reason } });

export const writeOnCase = (id: string, text: string, isPrivate: boolean) =>
  api.depositsWriteCaseMessage({ ...of(id), body: { text, private: isPrivate } });

export type AdvanceState = api.DepositsAdvanceView["state"];

/** One's own assignments at one agency, and whether one may ask for an advance there. */
export const ownAssignments = (space: string) => api.depositsListOwnAssignments({ query: { space } });

export const ownAdvances = (space: string, after?: string) =>
  api.depositsListOwnAdvances({ query: { space, after } });

export const askForAdvance = (asked: api.DepositsNewAdvance) => api.depositsAskForAdvance({ body: asked });

export const withdrawAdvance = (id: string) => api.depositsWithdrawAdvance({ path: { advance_id: id } });

export const advancesOf = (organisation_id: string, state: AdvanceState, after?: string) =>
  api.depositsListAdvances({ query: { organisation_id, state, after, limit: 50 } });

export const advanceCounts = (organisation_id: string) =>
  api.depositsCountAdvances({ query: { organisation_id } });

export const acceptAdvance = (id: string, granted: string, reason: string) =>
  api.depositsAcceptAdvance({ path: { advance_id: id }, body: { granted, reason } });

export const refuseAdvance = (id: string, reason: string) =>
  api.depositsRefuseAdvance({ path: { advance_id: id }, body: { reason } });

export type TimesheetState = api.DepositsTimesheetView["state"];
export type HourKind = api.DepositsHours["kind"];

export const ownTimesheets = async (space: string) =>
  (await api.depositsListOwnTimesheets({ query: { space } })).items;

/** What was sent for a week, or null. */
export const timesheetOfWeek = async (assignment_id: string, week: string) =>
  (await api.depositsShowWeek({ query: { assignment_id, week } })).timesheet;

export const sendHours = (week: api.DepositsWeek) => api.depositsSendHours({ body: week });

export const receivedTimesheets = (space: string, state: TimesheetState, after?: string) =>
  api.depositsListReceivedTimesheets({ query: { space, state, after, limit: 50 } });

export const validateHours = (id: string, revision: number) =>
  api.depositsValidateHours({ path: { timesheet_id: id }, body: { revision } });

export const disputeHours = (id: string, revision: number, reason: string) =>
  api.depositsDisputeHours({ path: { timesheet_id: id }, body: { revision, reason } });
