"""Setting up a second factor: alike for somebody signed in, and for somebody who is asked to while signing in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts.models import Account
from auth.codes.one_time_codes import SentCode
from auth.config import Config
from auth.second_factors import authenticator_apps, passkeys, second_factor_codes, second_factors
from auth.second_factors.models import SecondFactor
from auth.second_factors.passkeys import PasskeyOwner
from auth.second_factors.second_factors import FactorSummary, NewFactor
from chartrier.access.context import Context
from chartrier.http.problems import FieldError, Invalid


@dataclass(frozen=True)
class BegunFactor:
    """What its owner needs to show that a second factor works."""

    id: UUID
    kind: str
    expires_at: datetime
    totp: dict[str, str] | None
    passkey: dict[str, Any] | None
    code: SentCode | None


@dataclass(frozen=True)
class FactorProof:
    """What shows that a second factor works: its code, or the passkey that the browser created."""

    factor_id: UUID
    code: str
    credential: dict[str, Any]


@dataclass(frozen=True)
class AddedFactor:
    """A second factor that counts from now on, and the recovery codes that came with it."""

    factor: FactorSummary
    recovery_codes: list[str] | None


def begin(session: Session, context: Context, config: Config, account_id: UUID, new: NewFactor) -> BegunFactor:
    """Begin to set up a second factor."""
    factor = second_factors.begin(session, context, config, account_id, new)
    is_sent = factor.kind in second_factor_codes.SENT_KINDS
    return BegunFactor(
        id=factor.id,
        kind=factor.kind,
        expires_at=context.now + config.second_factors.set_up_within,
        totp=_app_options(session, config, factor) if factor.kind == "totp" else None,
        passkey=_passkey_options(session, context, config, factor) if factor.kind == "passkey" else None,
        code=second_factor_codes.send(session, context, config, factor) if is_sent else None,
    )


def send_again(session: Session, context: Context, config: Config, account_id: UUID, factor_id: UUID) -> SentCode:
    """Send another code to a phone or mailbox that is being set up."""
    factor = second_factors.find_unconfirmed(session, context, config, account_id, factor_id)
    return second_factor_codes.send(session, context, config, factor)


def confirm(
    session: Session, context: Context, config: Config, account_id: UUID, proof: FactorProof
) -> AddedFactor | Invalid:
    """Have a second factor count from now on. A refusal is returned, for the caller to commit the attempt first."""
    factor = second_factors.find_unconfirmed(session, context, config, account_id, proof.factor_id)
    if factor.kind == "passkey":
        response = passkeys.take_response(session, context, config, proof.credential, _passkey_purpose(factor))
        if not second_factors.accept_new_passkey(factor, response, party=config.relying_party):
            return Invalid(FieldError("credential", field_messages.message("passkey", context.language)))
    elif not second_factor_codes.accept(session, context, config, factor, proof.code):
        return Invalid(FieldError("code", field_messages.message("code", context.language)))
    confirmed = second_factors.confirm(session, context, config, factor)
    email = session.get_one(Account, account_id).email
    return AddedFactor(second_factors.summarise(confirmed.factor, email), confirmed.recovery_codes)


def _app_options(session: Session, config: Config, factor: SecondFactor) -> dict[str, str]:
    secret = second_factors.secret_of(factor, config=config)
    email = session.get_one(Account, factor.account_id).email
    uri = authenticator_apps.provisioning_uri(secret, account_name=email)
    return {"secret": secret, "uri": uri, "qr": authenticator_apps.qr_code(uri)}


def _passkey_options(session: Session, context: Context, config: Config, factor: SecondFactor) -> dict[str, Any]:
    account = session.get_one(Account, factor.account_id)
    existing = [known.credential_id for known in second_factors.of(session, account.id) if known.credential_id]
    challenge = passkeys.issue_challenge(session, context, config, _passkey_purpose(factor))
    owner = PasskeyOwner(account.id, account.email, f"{account.first_name} {account.last_name}")
    return passkeys.creation_options(config.relying_party, challenge, owner, existing=existing)


def _passkey_purpose(factor: SecondFactor) -> str:
    return f"set-up:{factor.id}"
