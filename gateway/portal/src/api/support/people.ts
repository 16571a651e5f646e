import * as api from "../generated";

export type {
  AuthAssociationView as MergedAccount,
  AuthFoundPersonView as FoundPerson,
  AuthLockView as Lock,
  AuthSupportActView as SupportAct,
  AuthSupportedPersonView as SupportedPerson,
} from "../generated";

export const searchPeople = (words: string) => api.authSearchPeople({ query: { q: words } });

export const supportedPerson = (id: string) => api.authReadPerson({ path: { account_id: id } });

export const unlockPerson = (id: string, reason: string) =>
  api.authUnlockPerson({ path: { account_id: id }, body: { reason } });

export const repeatInvitation = (id: string, reason: string) =>
  api.authRepeatInvitation({ path: { account_id: id }, body: { reason } });

export const mergeAccounts = (survivor: string, absorbed: string, reason: string) =>
  api.authMergeAccounts({ body: { survivor, absorbed, reason } });

export const separateAccounts = (id: string, reason: string) =>
  api.authSeparateAccounts({ path: { merge_id: id }, body: { reason } });
