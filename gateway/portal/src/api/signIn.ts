import type { Me } from "./auth";
import * as api from "./generated";

export type {
  AuthClientAccountBodyWritable as OpeningForm,
  AuthFactorSummaryView as FactorCard,
  AuthLostIdentifierBodyWritable as LostIdentifierForm,
  AuthOpeningView as Opening,
  AuthSentCodeView as Sent,
  AuthStepView as Step,
} from "./generated";

/** What every way in answers: who one is, or what is asked for next. */
export type SignInAnswer = Me | api.AuthStepView;

export const isStep = (answer: SignInAnswer): answer is api.AuthStepView => "step" in answer;

type Signed = Record<string, unknown>;

export const stepUnderWay = () => api.authReadStep();
export const giveUp = () => api.authGiveUp();
export const completeSignIn = () => api.authCompleteSignIn();
export const sendFactorCode = (factor_id: string) => api.authSendSecondFactorCode({ body: { factor_id } });
export const typeFactorCode = (factor_id: string, code: string) =>
  api.authTypeSecondFactorCode({ body: { factor_id, code } });
export const typeRecoveryCode = (code: string) => api.authTypeRecoveryCode({ body: { code } });
export const askSecondPasskey = () => api.authRequestSecondPasskey();
export const answerSecondPasskey = (credential: object) =>
  api.authAnswerWithSecondPasskey({ body: { credential: credential as Signed } });
export const acceptTerms = (accepted: { kind: string; version: string }[]) =>
  api.authAcceptTerms({ body: { accepted } });

export const askPasskey = () => api.authRequestPasskey();
export const signInWithPasskey = (credential: object) =>
  api.authSignInWithPasskey({ body: { credential: credential as Signed } });

export const outsideProviders = () => api.authListOutsideProviders();
export const beginOutsideSignIn = (provider: string) => api.authBeginOutsideSignIn({ body: { provider } });
export const completeOutsideSignIn = (body: api.AuthBackFromProviderWritable) =>
  api.authCompleteOutsideSignIn({ body });
export const linkOutsideIdentity = () => api.authLinkOutsideIdentity();

export const captchaChallenge = () => api.authChallengeVisitor();

export const askForReset = (body: api.AuthForgottenWritable) => api.authAskForNewPassword({ body });
export const previewReset = (token: string) => api.authPreviewReset({ body: { token } });
export const sendResetCodeAgain = (token: string) => api.authSendResetCodeAgain({ body: { token } });
export const choosePassword = (body: api.AuthNewPasswordBodyWritable) => api.authChooseNewPassword({ body });

export const askForIdentifier = (body: api.AuthLostIdentifierBodyWritable) =>
  api.authAskForIdentifier({ body });
export const sendLostIdentifierCodeAgain = (request: string) =>
  api.authSendLostIdentifierCodeAgain({ body: { request } });
export const confirmLostIdentifier = (request: string, code: string) =>
  api.authConfirmLostIdentifier({ body: { request, code } });

export const openingCategories = () => api.authListCategories();
export const beginOpening = (body: api.AuthClientAccountBodyWritable) => api.authBeginOpening({ body });
export const sendOpeningCodeAgain = (opening: string) => api.authSendOpeningCodeAgain({ body: { opening } });
export const proveMobile = (opening: string, code: string) =>
  api.authProveMobile({ body: { opening, code } });
export const proveEmail = (opening: string, code: string) => api.authProveEmail({ body: { opening, code } });

export const previewAuthorization = (demande: string) => api.authPreviewAuthorization({ body: { demande } });
export const decideAuthorization = (demande: string, allowed: boolean) =>
  api.authDecide({ body: { demande, allowed } });
export const previewSignOut = (demande: string) => api.authPreviewSignOut({ body: { demande } });
export const signOutAsAsked = (demande: string) => api.authSignOutAsAsked({ body: { demande } });

export const giveFirstAddress = (email: string) => api.authGiveAddress({ body: { email } });
export const signInFirst = (body: api.AuthFirstSignInBodyWritable) => api.authSignInFirst({ body });

export const beginEnrolment = (body: api.AuthNewFactorBody) => api.authBeginEnrolment({ body });
export const confirmEnrolment = (
  id: string,
  shown: { code: string } | { credential: Record<string, unknown> },
) => api.authConfirmEnrolment({ path: { factor_id: id }, body: shown });

/** What waits behind an activation link joins whoever is signed in. */
export const joinInvitation = (token: string, confidential_password: string) =>
  api.authJoinPendingAccount({ body: { token, confidential_password } });
