import * as api from "./generated";

export type { TenancyInvitationView as Invitation, TenancyRelationView as Relation } from "./generated";

export type SpaceKind =
  | "person"
  | "company"
  | "network"
  | "agency"
  | "employer"
  | "employer_group"
  | "deposit_client"
  | "operator";
export type Space = api.TenancySpaceView & { kind: SpaceKind };

const kinds: readonly string[] = [
  "person",
  "company",
  "network",
  "agency",
  "employer",
  "employer_group",
  "deposit_client",
  "operator",
] satisfies SpaceKind[];
const isForPeople = (space: api.TenancySpaceView): space is Space => kinds.includes(space.kind);

/** The spaces that a person may enter; those of machines are not for people. */
export const spaces = async () => (await api.tenancyListSpaces()).items.filter(isForPeople);

export type RelationsAsked = NonNullable<api.TenancyListRelationsData["query"]>;

export const relations = (query: RelationsAsked) => api.tenancyListRelations({ query });

export const confirmRelation = (id: string) => api.tenancyConfirmRelation({ path: { relation_id: id } });

export const declineRelation = (id: string) => api.tenancyDeclineRelation({ path: { relation_id: id } });

export const endRelation = (id: string) => api.tenancyEndRelation({ path: { relation_id: id } });

/** Takes back what somebody who is no administrator confirmed. */
export const undoRelation = (id: string) => api.tenancyUndoRelation({ path: { relation_id: id } });

export const invitations = async () => (await api.tenancyListInvitations()).items;

export const acceptInvitation = (id: string) => api.tenancyAcceptInvitation({ path: { invitation_id: id } });

export const refuseInvitation = (id: string) => api.tenancyRefuseInvitation({ path: { invitation_id: id } });
