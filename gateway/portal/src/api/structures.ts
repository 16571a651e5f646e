import * as api from "./generated";

export type {
  TenancyAttachmentView as StructureAttachment,
  TenancyOpeningView as StructureOpening,
  TenancyUserAnswers as UserAnswers,
} from "./generated";
export type OpeningStep = api.TenancyOpeningView["step"];
export type AttachmentKind = api.TenancyAttachmentView["kind"];
export type StructureAnswers = Required<api.TenancyStructureAnswers>;
export type AdministratorAnswers = Required<api.TenancyAdministratorAnswers>;

/** Which files may be attached; the service says the same. */
export const attachmentRules = { formats: ["pdf", "jpg", "png"], max_bytes: 10_000_000 };

export const opening = () => api.tenancyShowOpening();

export const saveStructure = (version: number, answers: api.TenancyStructureAnswers) =>
  api.tenancySaveStructure({ body: { version, answers } });

export const saveAdministrator = (version: number, answers: api.TenancyAdministratorAnswers) =>
  api.tenancySaveAdministrator({ body: { version, answers } });

export const saveDocuments = (version: number, answers: api.TenancyDocumentsAnswers) =>
  api.tenancySaveDocuments({ body: { version, answers } });

export const saveUsers = (version: number, answers: api.TenancyUsersAnswers) =>
  api.tenancySaveUsers({ body: { version, answers } });

export const validateOpening = () => api.tenancyValidateOpening();

export const announceAttachment = (attachment: api.TenancyNewAttachmentBody) =>
  api.tenancyAnnounceAttachment({ body: attachment });

export const handAttachmentReceipt = (id: string, receipt: string) =>
  api.tenancyTakeReceipt({ path: { attachment_id: id }, body: { receipt } });

export const removeOpeningAttachment = (id: string) =>
  api.tenancyWithdrawAttachment({ path: { attachment_id: id } });
