import { formatPhone } from "../language/phoneNumber";
import * as api from "./generated";

export type {
  AuthAddedFactorView as SetUpFactor,
  AuthAddresses as Addresses,
  AuthBegunFactorView as BegunFactor,
  AuthNotificationAddressView as NotificationAddress,
  AuthOwnFactors as OwnFactors,
  AuthOwnFactorView as OwnFactor,
  AuthProfileView as Profile,
  AuthSentCodeView as Sent,
  AuthSessionView as OpenSession,
} from "./generated";

export type FactorKind = api.AuthOwnFactorView["kind"];

export const profile = () => api.authReadProfile();

export const changeProfile = (body: api.AuthPreferences) => api.authChangePreferences({ body });

export const changeIdentifier = (body: { identifier: string; password: string }) =>
  api.authChangeIdentifier({ body });

export const sendPasswordCode = () => api.authSendPasswordCode();

export const changePassword = (body: { current_password: string; code: string; password: string }) =>
  api.authChangePassword({ body });

// Whoever asks has just typed the address or the number, and sees it whole: masked, nobody notices a mistake in it.
export const askForNewAddress = async (body: { email: string; password: string }) => ({
  ...(await api.authAskForNewAddress({ body })),
  sent_to: body.email,
});

export const confirmNewAddress = (body: { email: string; code: string; group?: boolean }) =>
  api.authConfirmNewAddress({ body });

/** A code went to the number, or first to the one that it replaces, which is only shown in part. */
const phoneStep = (number: string, sent: api.AuthPhoneStepView) =>
  sent.step === "new" ? { ...sent, sent_to: formatPhone(number) } : sent;

export const askForNewPhone = async (body: { number: string; password: string }) =>
  phoneStep(body.number, await api.authAskForNewPhone({ body }));

export const proveFormerPhone = async (body: { number: string; code: string }) =>
  phoneStep(body.number, await api.authProveFormerPhone({ body }));

export const confirmNewPhone = (body: { number: string; code: string }) => api.authConfirmNewPhone({ body });

export const removePhone = (number: string, password: string) =>
  api.authRemovePhone({ body: { number, password } });

export const addresses = () => api.authListAddresses();

export const answerAboutAddress = (address: string, answer: "keep" | "later") =>
  api.authAnswerAboutAddress({ body: { address, answer } });

export const secondFactors = () => api.authListSecondFactors();

export const beginFactor = (wanted: { kind: FactorKind; phone?: string; name?: string; proof: string }) =>
  api.authBeginSecondFactor({ body: wanted });

export const sendFactorCode = (id: string) => api.authSendSetUpCode({ path: { factor_id: id } });

export const confirmFactor = (
  id: string,
  shown: { code: string } | { credential: Record<string, unknown> },
) => api.authConfirmSecondFactor({ path: { factor_id: id }, body: shown });

export const removeFactor = (id: string, proof: string) =>
  api.authRemoveSecondFactor({ path: { factor_id: id }, body: { proof } });

export const makeRecoveryCodes = (proof: string) => api.authMakeRecoveryCodes({ body: { proof } });

export const openSessions = () => api.authListSessions();

export const endSession = (id: string) => api.authEndSession({ path: { session_id: id } });

export const endOtherSessions = () => api.authEndSessions({ query: { keep_current: true } });

export const authorizedApplications = () => api.authListAuthorizedApplications();

export const withdrawApplication = (id: string) =>
  api.authWithdrawAuthorization({ path: { application_id: id } });

export const outsideIdentities = () => api.authListOutsideIdentities();

export const unlinkIdentity = (id: string) => api.authUnlinkOutsideIdentity({ path: { identity_id: id } });
