import * as api from "../generated";

export type {
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
