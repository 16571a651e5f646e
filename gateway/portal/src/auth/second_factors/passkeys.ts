import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";

export const passkeysWork = browserSupportsWebAuthn;

/** The person or the device said no, or took too long: there is no answer to send. */
export class PasskeyStopped extends Error {}

async function unlessStopped<Answer>(asking: Promise<Answer>): Promise<Answer> {
  return asking.catch(() => {
    throw new PasskeyStopped();
  });
}

/** Has a passkey of this device, or of a telephone beside it, answer what the server asks. */
export const answerWithPasskey = (options: object) =>
  unlessStopped(startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }));

/** Has a new passkey made for this account. */
export const makePasskey = (options: object) =>
  unlessStopped(startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }));
