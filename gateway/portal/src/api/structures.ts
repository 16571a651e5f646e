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

export type {
  TenancyClientFileBody as ClientFileBody,
  TenancyClientFileView as ClientFile,
  TenancyNewUserBody as NewUser,
  TenancyOwnProfileView as OwnProfile,
  TenancyUserView as StructureUser,
} from "./generated";
export type UserProfile = api.TenancyUserView["profile"];

const of = (structure: string) => ({ structure_id: structure });
const one = (structure: string, user: string) => ({ structure_id: structure, member_id: user });

export const users = (structure: string, q: string, after?: string) =>
  api.tenancyListUsers({ path: of(structure), query: { q, ...(after && { after }) } });

export const addUser = (structure: string, user: api.TenancyNewUserBody) =>
  api.tenancyAddUser({ path: of(structure), body: user });

export const correctUser = (structure: string, id: string, user: api.TenancyUserBody) =>
  api.tenancyCorrectUser({ path: one(structure, id), body: user });

export const changeUserProfile = (structure: string, id: string, profile: UserProfile) =>
  api.tenancyChangeProfile({ path: one(structure, id), body: { profile } });

export const inviteUserAgain = (structure: string, id: string) =>
  api.tenancyInviteUserAgain({ path: one(structure, id) });

export const allowPhoneChange = (structure: string, id: string) =>
  api.tenancyAllowPhoneChange({ path: { ...of(structure), member_id: id } });

export const removeUser = (structure: string, id: string, newOwner: string | null) =>
  api.tenancyRemoveUser({ path: one(structure, id), body: { new_owner_id: newOwner } });

export const acceptDeletion = (structure: string, id: string, newOwner: string | null) =>
  api.tenancyAcceptDeletion({ path: one(structure, id), body: { new_owner_id: newOwner } });

export const refuseDeletion = (structure: string, id: string) =>
  api.tenancyRefuseDeletion({ path: one(structure, id) });

export const ownDeletionRequest = (structure: string) => api.tenancyShowOwnRequest({ path: of(structure) });

export const askForDeletion = (structure: string) => api.tenancyAskForDeletion({ path: of(structure) });

export const leaveStructure = (structure: string, newOwner: string) =>
  api.tenancyLeaveStructure({ path: of(structure), body: { new_owner_id: newOwner } });

export const clientFile = (structure: string) => api.tenancyShowClientFile({ path: of(structure) });

export const changeClientFile = (structure: string, file: api.TenancyClientFileBody) =>
  api.tenancyChangeClientFile({ path: of(structure), body: file });

export const ownProfile = (structure: string) => api.tenancyShowOwnProfile({ path: of(structure) });

export const changeOwnProfile = (structure: string, said: api.TenancyOwnProfileBody) =>
  api.tenancyChangeOwnProfile({ path: of(structure), body: said });

export const announceIdentity = (structure: string, file: api.TenancyIdentityBody) =>
  api.tenancyAnnounceIdentity({ path: of(structure), body: file });

export const replaceIdentity = (structure: string, id: string, receipt: string) =>
  api.tenancyReplaceIdentity({
    path: { structure_id: structure, attachment_id: id },
    body: { receipt },
  });

export const identityTicket = (structure: string, id: string) =>
  api.tenancyReadIdentity({ path: { structure_id: structure, attachment_id: id } });

/** Communes whose post code, or name, begins like this. */
export const communesLike = async (q: string) => (await api.tenancyFindCommunes({ query: { q } })).items;
