import * as api from "./generated";

export type {
  TenancyAccessView as Access,
  TenancyAdministeredUnitView as AdministeredUnit,
  TenancyMemberView as Member,
  TenancyRightChangeView as RightChange,
  TenancySettingsView as Settings,
  TenancySiteView as Site,
  TenancySubAccountView as SubAccount,
  TenancyTieView as Tie,
  TenancyUnitView as Unit,
} from "./generated";

export type MembersAsked = NonNullable<api.TenancyListMembersData["query"]>;
export type SiteMembersAsked = NonNullable<api.TenancyListMembersOfSitesData["query"]>;
export type NewMember = api.TenancyInviteMemberData["body"];
export type MemberChanges = api.TenancyChangeMemberData["body"];

export const members = (space: string, query: MembersAsked) =>
  api.tenancyListMembers({ path: { organisation_id: space }, query });

/** The sites of one's company that one administers. */
export const sites = async (siren: string) => (await api.tenancyListSites({ path: { siren } })).items;

/** Everybody at all of them; who belongs to several stands there once for each. */
export const membersOfSites = (siren: string, query: SiteMembersAsked) =>
  api.tenancyListMembersOfSites({ path: { siren }, query });

export const member = (space: string, id: string) =>
  api.tenancyShowMember({ path: { organisation_id: space, member_id: id } });

export const inviteMember = (space: string, body: NewMember) =>
  api.tenancyInviteMember({ path: { organisation_id: space }, body });

export const changeMember = (space: string, id: string, body: MemberChanges) =>
  api.tenancyChangeMember({ path: { organisation_id: space, member_id: id }, body });

export const removeMember = (space: string, id: string) =>
  api.tenancyRemoveMember({ path: { organisation_id: space, member_id: id } });

export const setRights = (space: string, id: string, unit: string, rights: string[]) =>
  api.tenancySetRights({ path: { organisation_id: space, member_id: id, unit_id: unit }, body: { rights } });

export const approveMember = (space: string, id: string) =>
  api.tenancyApproveMember({ path: { organisation_id: space, member_id: id } });

export const refuseMember = (space: string, id: string) =>
  api.tenancyRefuseMember({ path: { organisation_id: space, member_id: id } });

/** The establishments, relations or structure that one administers there. */
export const units = (space: string) => api.tenancyListUnits({ path: { organisation_id: space } });

export const rightChanges = (space: string, query: { member?: string; unit?: string; after?: string }) =>
  api.tenancyListRightChanges({ path: { organisation_id: space }, query: { limit: 50, ...query } });

export const settings = (space: string) => api.tenancyShowSettings({ path: { organisation_id: space } });

export const changeSettings = (space: string, body: api.TenancyChangeSettingsData["body"]) =>
  api.tenancyChangeSettings({ path: { organisation_id: space }, body });

/** Reminds somebody of their invitation, at most once in 24 hours. */
export const remindMember = (space: string, id: string) =>
  api.tenancyRemindMember({ path: { organisation_id: space, member_id: id } });

/** Reminds some of those who have not answered, or all of them. */
export const remindMembers = (space: string, chosen: string[] | null) =>
  api.tenancyRemindMembers({ path: { organisation_id: space }, body: { members: chosen } });

export type Notified = api.TenancySubAccountView["notification"];
export type NewSubAccount = api.TenancyAddSubAccountData["body"];

const one = (company: string, id: string) => ({ path: { company_id: company, access_id: id } });

/** What one is in each relation of a company that has a principal account. */
export const ties = async (company: string) =>
  (await api.tenancyListSubAccounts({ path: { company_id: company } })).items;

export const addSubAccount = (company: string, body: NewSubAccount) =>
  api.tenancyAddSubAccount({ path: { company_id: company }, body });

export const chooseNotification = (company: string, id: string, notification: Notified) =>
  api.tenancyChooseNotification({ ...one(company, id), body: { notification } });

export const inviteSubAccountAgain = (company: string, id: string) =>
  api.tenancyInviteSubAccountAgain(one(company, id));

export const promoteSubAccount = (company: string, id: string) =>
  api.tenancyPromoteSubAccount(one(company, id));

export const refusePromotion = (company: string, id: string) => api.tenancyRefusePromotion(one(company, id));

export const removeSubAccount = (company: string, id: string) =>
  api.tenancyRemoveSubAccount(one(company, id));

export const askForPromotion = (company: string, id: string) => api.tenancyAskForPromotion(one(company, id));

export const withdrawPromotionRequest = (company: string, id: string) =>
  api.tenancyWithdrawPromotionRequest(one(company, id));

export const closeOwnAccess = (company: string, id: string) => api.tenancyCloseOwnAccess(one(company, id));
