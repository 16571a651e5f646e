"""Passkeys (WebAuthn): asked to sign a challenge that we have just drawn, for our own address, once."""

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_bytes
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from auth.config import Config, RelyingParty
from auth.row_scope import allow_lookup
from auth.second_factors.models import PasskeyChallenge, SecondFactor
from chartrier.access.context import Context

SIGN_IN: Final = "sign-in"
"""The purpose of a challenge that a passkey answers by itself, without identifier or password."""

_LIFETIME: Final = timedelta(minutes=5)
Credential = dict[str, Any]


@dataclass(frozen=True)
class PasskeyOwner:
    """Who a passkey is created for."""

    account_id: UUID
    name: str
    full_name: str


@dataclass(frozen=True)
class PasskeyResponse:
    """What a browser answered to a challenge; without a challenge it was never asked, or for another purpose."""

    credential: Credential
    challenge: bytes | None

    @property
    def credential_id(self) -> str:
        """Return the id of the passkey that says that it answers."""
        return str(self.credential.get("id", ""))


@dataclass(frozen=True)
class NewPasskey:
    """What an authenticator says of a key that it has just created."""

    credential_id: str
    public_key: bytes
    sign_count: int


def issue_challenge(session: Session, context: Context, config: Config, purpose: str) -> bytes:
    """Return a challenge, good for one response to this purpose."""
    challenge = token_bytes(32)
    challenge_hash = _hash(config, challenge)
    allow_lookup(session, challenge_hash)
    expires_at = context.now + _LIFETIME
    session.add(PasskeyChallenge(challenge_hash=challenge_hash, purpose=purpose, expires_at=expires_at))
    session.flush()
    return challenge


def take_response(
    session: Session, context: Context, config: Config, credential: Credential, purpose: str
) -> PasskeyResponse:
    """Return a browser's response, with the challenge that it answers, used up by that."""
    challenge = _challenge_in(credential)
    challenge_hash = _hash(config, challenge)
    allow_lookup(session, challenge_hash)
    used = delete(PasskeyChallenge).where(PasskeyChallenge.challenge_hash == challenge_hash)
    row = session.execute(used.returning(PasskeyChallenge.purpose, PasskeyChallenge.expires_at)).one_or_none()
    is_good = row is not None and row.purpose == purpose and row.expires_at > context.now
    return PasskeyResponse(credential, challenge if is_good else None)


def delete_expired(session: Session, context: Context) -> None:
    """Delete challenges whose time is over."""
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < context.now))


def creation_options(
    party: RelyingParty, challenge: bytes, owner: PasskeyOwner, *, existing: list[str]
) -> dict[str, Any]:
    """Return what a browser creates a passkey with; ``existing``: credentials that the account has already."""
    import webauthn
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement

    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=owner.account_id.bytes,
        user_name=owner.name,
        user_display_name=owner.full_name,
        challenge=challenge,
        timeout=int(_LIFETIME.total_seconds() * 1000),
        # Stored in the authenticator where it can be, so that it can sign in by itself.
        authenticator_selection=AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.PREFERRED),
        exclude_credentials=_descriptors(existing),
    )
    return dict(options_to_json_dict(options))


def request_options(party: RelyingParty, challenge: bytes, *, allowed: list[str]) -> dict[str, Any]:
    """Return what a browser asks a passkey to sign; with none allowed, whichever its owner has here signs by itself."""
    import webauthn
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import UserVerificationRequirement as Verified

    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=int(_LIFETIME.total_seconds() * 1000),
        allow_credentials=_descriptors(allowed),
        user_verification=Verified.PREFERRED if allowed else Verified.REQUIRED,
    )
    return dict(options_to_json_dict(options))


def created(party: RelyingParty, response: PasskeyResponse) -> NewPasskey | None:
    """Return the passkey that a browser created in answer to a challenge; None for anything else."""
    import webauthn

    if response.challenge is None:
        return None
    try:
        new = webauthn.verify_registration_response(
            credential=response.credential,
            expected_challenge=response.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
        )
    except Exception:  # noqa: BLE001 - untrusted bytes through three parsers: whatever fails, it is no passkey
        return None
    return NewPasskey(webauthn.helpers.bytes_to_base64url(new.credential_id), new.credential_public_key, new.sign_count)


def new_sign_count(
    party: RelyingParty, response: PasskeyResponse, passkey: SecondFactor, *, alone: bool = False
) -> int | None:
    """Return how often the passkey says that it was used; None when it did not sign, or says less than before (a copy).

    ``alone``: it stands for two factors, the device and whatever unlocks it.
    """
    import webauthn

    if response.challenge is None or passkey.public_key is None:
        return None
    try:
        used = webauthn.verify_authentication_response(
            credential=response.credential,
            expected_challenge=response.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=alone,
        )
    except Exception:  # noqa: BLE001 - as above
        return None
    return used.new_sign_count


def _challenge_in(credential: Credential) -> bytes:
    try:
        client_data = json.loads(_decoded(credential["response"]["clientDataJSON"]))
        return _decoded(client_data["challenge"])
    except (KeyError, TypeError, ValueError):
        return b""


def _hash(config: Config, challenge: bytes) -> str:
    return config.hashes.of("passkey-challenge", challenge.hex())


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _descriptors(credential_ids: list[str]) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=_decoded(credential_id)) for credential_id in credential_ids]
