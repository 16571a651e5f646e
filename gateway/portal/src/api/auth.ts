import * as api from "./generated";

export type {
  AuthMeView as Me,
  AuthPasswordRulesView as PasswordRules,
  AuthPreview as Invitation,
} from "./generated";

export const previewActivation = (token: string) => api.authPreview({ body: { token } });

export const sendLinkAgain = (token: string) => api.authSendLinkAgain({ body: { token } });

export const sendConfidentialPassword = (token: string) =>
  api.authSendConfidentialPassword({ body: { token } });

export const activate = (body: api.AuthNewOwnerWritable) => api.authActivate({ body });

export const readTerms = (kind: string, language: string) =>
  api.authReadTerms({ path: { kind }, query: { language: language === "en" ? "en" : "fr" } });

export const passwordRules = () => api.authReadPasswordRules();

export const signIn = (body: api.AuthCredentialsWritable) => api.authSignInWithPassword({ body });

export const signOut = () => api.authSignOut();

export const me = () => api.authWhoAmI();

export const chooseLanguage = (language: "fr" | "en") => api.authChangePreferences({ body: { language } });

/** Has auth check the password again, for one act on one subject; the proof is handed to the service that asked. */
export const prove = (body: api.AuthActByPasswordWritable) => api.authProve({ body });

/** Has a code sent for one act on one subject, by SMS or mail. */
export const sendActCode = (body: api.AuthActBody) => api.authSendActCode({ body });

/** Has auth check the code that was sent for this act; the proof is handed to the service that asked. */
export const proveByCode = (body: api.AuthActByCodeWritable) => api.authProveByCode({ body });
