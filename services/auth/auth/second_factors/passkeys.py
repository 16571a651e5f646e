"""Passkeys (WebAuthn): asked to sign what we have just drawn, for our own address, once."""

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any, Final, Self
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from auth.row_scope import seek
from auth.second_factors.models import PasskeyChallenge
from auth.secret_storage.keyed_hashes import KeyedHashes

ALONE: Final = "alone"
CHALLENGES_LIVE: Final = timedelta(minutes=5)
Credential = dict[str, Any]


@dataclass(frozen=True)
class RelyingParty:
    """Who passkeys are made for: this installation, at its public address."""

    id: str
    origin: str
    name: str = "Chartrier"

    @classmethod
    def at(cls, public_url: str) -> Self:
        """The one at a public address."""
        parts = urlsplit(public_url)
        return cls(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


@dataclass(frozen=True)
class NewPasskey:
    """What an authenticator says of a key that it has just made."""

    credential_id: str
    public_key: bytes
    sign_count: int


def ask(session: Session, purpose: str, *, hashes: KeyedHashes, now: datetime) -> bytes:
    """A challenge, good for one answer to this purpose."""
    challenge = token_bytes(32)
    kept = hashes.of("passkey-challenge", challenge.hex())
    seek(session, kept)
    session.add(PasskeyChallenge(challenge_hash=kept, purpose=purpose, expires_at=now + CHALLENGES_LIVE))
    session.flush()
    return challenge


def answered(
    session: Session, credential: Credential, purpose: str, *, hashes: KeyedHashes, now: datetime
) -> bytes | None:
    """The challenge that a credential answers, used up by that; None when we never asked, or not for this."""
    challenge = _challenge_in(credential)
    kept = hashes.of("passkey-challenge", challenge.hex())
    seek(session, kept)
    asked = delete(PasskeyChallenge).where(PasskeyChallenge.challenge_hash == kept)
    row = session.execute(asked.returning(PasskeyChallenge.purpose, PasskeyChallenge.expires_at)).one_or_none()
    return challenge if row is not None and row.purpose == purpose and row.expires_at > now else None


def to_create(
    party: RelyingParty, challenge: bytes, *, account_id: UUID, name: str, full_name: str, there: list[str]
) -> dict[str, Any]:
    """What a browser makes a passkey with; ``there``: credentials that the account has already."""
    import webauthn
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement

    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=account_id.bytes,
        user_name=name,
        user_display_name=full_name,
        challenge=challenge,
        timeout=int(CHALLENGES_LIVE.total_seconds() * 1000),
        # Retained in the authenticator where it can be, so that it can sign in by itself.
        authenticator_selection=AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.PREFERRED),
        exclude_credentials=_described(there),
    )
    return dict(options_to_json_dict(options))


def to_use(party: RelyingParty, challenge: bytes, *, among: list[str]) -> dict[str, Any]:
    """What a browser asks a passkey to sign; among none in particular: whichever its owner has here, by itself."""
    import webauthn
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import UserVerificationRequirement as Verified

    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=int(CHALLENGES_LIVE.total_seconds() * 1000),
        allow_credentials=_described(among),
        user_verification=Verified.PREFERRED if among else Verified.REQUIRED,
    )
    return dict(options_to_json_dict(options))


def made(party: RelyingParty, credential: Credential, challenge: bytes) -> NewPasskey | None:
    """The passkey that a browser made in answer to a challenge; None for anything else."""
    import webauthn

    try:
        new = webauthn.verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=party.id, expected_origin=party.origin
        )
    except Exception:  # noqa: BLE001 - untrusted bytes through three parsers: whatever they trip over, it is no passkey
        return None
    return NewPasskey(webauthn.helpers.bytes_to_base64url(new.credential_id), new.credential_public_key, new.sign_count)


def count_after(
    party: RelyingParty,
    credential: Credential,
    challenge: bytes,
    *,
    public_key: bytes,
    sign_count: int,
    alone: bool = False,
) -> int | None:
    """How often the passkey says that it was used; None when it is not the one, or says less than before (a copy)."""
    import webauthn

    try:
        used = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            # Alone it stands for two factors: the device, and whatever unlocks it.
            require_user_verification=alone,
        )
    except Exception:  # noqa: BLE001 - as above
        return None
    return used.new_sign_count


def credential_id_of(credential: Credential) -> str:
    """Which passkey says that it answers."""
    return str(credential.get("id", ""))


def _challenge_in(credential: Credential) -> bytes:
    try:
        said = json.loads(_decoded(credential["response"]["clientDataJSON"]))
        return _decoded(said["challenge"])
    except (KeyError, TypeError, ValueError):
        return b""


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _described(credential_ids: list[str]) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=_decoded(credential_id)) for credential_id in credential_ids]
