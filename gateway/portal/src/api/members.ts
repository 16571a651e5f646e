import * as api from "./generated";

export type {
  TenancyAccessView as Access,
  TenancyAdministeredUnitView as AdministeredUnit,
  TenancyMemberView as Member,
  TenancyRightChangeView as RightChange,
  TenancySettingsView as Settings,
  TenancyUnitView as Unit,
} from "./generated";

export type MembersAsked = NonNullable<api.TenancyListMembersData["query"]>;
export type NewMember = api.TenancyInviteMemberData["body"];
export type MemberChanges = api.TenancyChangeMemberData["body"];

export const members = (space: string, query: MembersAsked) =>
  api.tenancyListMembers({ path: { organisation_id: space }, query });

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
