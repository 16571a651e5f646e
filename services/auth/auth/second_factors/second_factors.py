"""Second factors (AUTH-12): an authenticator app, a phone, a mailbox, a passkey; recovery codes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from auth.accounts import merged_accounts
from auth.accounts.models import Account
from auth.config import Config, RelyingParty
from auth.errors import (
    NoSecondFactor,
    SecondFactorExists,
    SecondFactorNotFound,
    SecondFactorRequired,
    TooManySecondFactors,
)
from auth.events.credentials import SecondFactorChanged
from auth.formats import masking
from auth.row_scope import act_for, allow_lookup, lock
from auth.second_factors import authenticator_apps, passkeys, recovery_codes, sign_in_policies
from auth.second_factors.models import SecondFactor
from auth.second_factors.passkeys import PasskeyResponse
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.ids import new_id

KINDS: Final = ("totp", "sms", "email", "passkey")
AMR: Final = {"totp": "otp", "sms": "sms", "email": "email", "passkey": "pop"}
MULTI_FACTOR: Final = "mfa"
"""Stands among the factors of a sign-in (RFC 8176) once more than a password was proven."""

Change = Literal["added", "removed", "recovery-codes-made", "recovery-code-used"]


@dataclass(frozen=True)
class NewFactor:
    """The second factor that somebody wants to set up."""

    kind: str
    name: str = ""
    phone: str | None = None


@dataclass(frozen=True)
class FactorSummary:
    """A second factor as its owner tells it from the others, and a stranger doesn't."""

    id: UUID
    kind: str
    name: str
    hint: str


@dataclass(frozen=True)
class ConfirmedFactor:
    """A second factor that was shown to work; recovery codes come with the first one, told this once."""

    factor: SecondFactor
    recovery_codes: list[str] | None


def of(session: Session, account_id: UUID) -> Sequence[SecondFactor]:
    """Return what an account can be asked for, in the order in which it was added."""
    own = SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
    return session.scalars(select(SecondFactor).where(*own).order_by(SecondFactor.confirmed_at, SecondFactor.id)).all()


def summarise(factor: SecondFactor, email: str) -> FactorSummary:
    """Return a second factor with as much of its number or address as tells it from others."""
    hints = {"sms": masking.of_number(factor.phone or ""), "email": masking.of_address(email)}
    return FactorSummary(factor.id, factor.kind, factor.name, hints.get(factor.kind, ""))


def begin(session: Session, context: Context, config: Config, account_id: UUID, new: NewFactor) -> SecondFactor:
    """Begin to set up a second factor; it counts for nothing before it is confirmed."""
    lock(session, f"second-factors:{account_id}")
    existing = of(session, account_id)
    if len(existing) >= config.second_factors.maximum:
        raise TooManySecondFactors
    if _is_among(new, existing):
        raise SecondFactorExists
    unconfirmed = SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_(None)
    session.execute(delete(SecondFactor).where(*unconfirmed, SecondFactor.kind == new.kind))
    factor = SecondFactor(
        id=new_id(), account_id=account_id, kind=new.kind, name=new.name, begun_at=context.now, phone=new.phone
    )
    if new.kind == "totp":
        secret = authenticator_apps.new_secret().encode()
        factor.secret = config.encryption.encrypt(secret, bound_to=factor.id.bytes)
    session.add(factor)
    session.flush()
    return factor


def find_unconfirmed(
    session: Session, context: Context, config: Config, account_id: UUID, factor_id: UUID
) -> SecondFactor:
    """Return the second factor that somebody has begun to set up, locked until the end of the transaction."""
    own = SecondFactor.id == factor_id, SecondFactor.account_id == account_id
    since = context.now - config.second_factors.set_up_within
    unconfirmed = SecondFactor.confirmed_at.is_(None), SecondFactor.begun_at > since
    factor = session.scalars(select(SecondFactor).where(*own, *unconfirmed).with_for_update()).one_or_none()
    if factor is None:
        raise SecondFactorNotFound
    return factor


def confirm(session: Session, context: Context, config: Config, factor: SecondFactor) -> ConfirmedFactor:
    """Have a second factor count from now on: it was shown to work."""
    factor.confirmed_at = context.now
    # A passkey that is known here already: the credential's own constraint says so.
    with translating("uq_second_factors_credential_id", SecondFactorExists()):
        session.flush()
    lock(session, f"second-factors:{factor.account_id}")
    codes = None
    if recovery_codes.number_left(session, factor.account_id) == 0:
        codes = recovery_codes.replace(session, context, config, factor.account_id)
    _publish(session, context, factor.account_id, "added", factor.kind)
    return ConfirmedFactor(factor, codes)


def accept_app_code(factor: SecondFactor, code: str, *, config: Config, now: datetime) -> bool:
    """Accept the current code of an authenticator app, for the first time; tell whether it was that."""
    if factor.secret is None:
        return False
    secret = secret_of(factor, config=config)
    step = authenticator_apps.accepted_step(secret, code, after=factor.last_step, now=now)
    if step is None:
        return False
    factor.last_step = step
    return True


def secret_of(factor: SecondFactor, *, config: Config) -> str:
    """Return the secret that an authenticator app shares."""
    return config.encryption.decrypt(factor.secret or b"", bound_to=factor.id.bytes).decode()


def accept_new_passkey(factor: SecondFactor, response: PasskeyResponse, *, party: RelyingParty) -> bool:
    """Store the passkey that a browser created just now; tell whether it did."""
    new = passkeys.created(party, response)
    if new is None:
        return False
    factor.credential_id, factor.public_key, factor.sign_count = new.credential_id, new.public_key, new.sign_count
    return True


def accept_passkey(
    passkey: SecondFactor, response: PasskeyResponse, *, party: RelyingParty, now: datetime, alone: bool = False
) -> bool:
    """Accept what a passkey signed; tell whether it signed what it was asked to."""
    count = passkeys.new_sign_count(party, response, passkey, alone=alone)
    if count is None:
        return False
    passkey.sign_count, passkey.last_used_at = count, now
    return True


def find(session: Session, account_id: UUID, factor_id: UUID) -> SecondFactor:
    """Return a second factor of this account, locked: of two uses at once one is first."""
    own = SecondFactor.id == factor_id, SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
    factor = session.scalars(select(SecondFactor).where(*own).with_for_update()).one_or_none()
    if factor is None:
        raise SecondFactorNotFound
    return factor


def find_own_passkey(session: Session, account_id: UUID, credential_id: str) -> SecondFactor | None:
    """Return the passkey that says that it answers if it is this account's, locked."""
    own = SecondFactor.account_id == account_id, _in_state(account_id, "active")
    return _passkey(session, credential_id, *own)


def find_passkey(session: Session, credential_id: str) -> SecondFactor | None:
    """Return the passkey that says that it answers, locked; the transaction then acts for its owner.

    Whoever's account was merged still owns it; of an account that is closed, or pending, it answers nothing.
    """
    allow_lookup(session, credential_id)
    this = SecondFactor.credential_id == credential_id, SecondFactor.confirmed_at.is_not(None)
    owner_id = session.scalars(select(SecondFactor.account_id).where(*this)).one_or_none()
    act_for(session, owner_id)
    own = SecondFactor.account_id == owner_id, _in_state(owner_id, "active", "merged")
    return _passkey(session, credential_id, *own)


def inherited_passkeys(session: Session, account_id: UUID) -> list[tuple[SecondFactor, str]]:
    """Return the passkeys of merged accounts, with those accounts' numbers: they sign in too, as one factor."""
    found = []
    for absorbed_id, number in merged_accounts.absorbed_numbers(session, account_id).items():
        act_for(session, absorbed_id)
        found += [(factor, number) for factor in of(session, absorbed_id) if factor.kind == "passkey"]
    act_for(session, account_id)
    return found


def remove(session: Session, context: Context, account_id: UUID, factor_id: UUID) -> None:
    """Have a second factor count no longer; with the last one the recovery codes go."""
    lock(session, f"second-factors:{account_id}")
    for passkey, _ in inherited_passkeys(session, account_id):
        if passkey.id == factor_id:
            _remove_inherited(session, context, account_id, passkey)
            return
    factor = find(session, account_id, factor_id)
    is_last = len(of(session, account_id)) == 1
    if is_last and sign_in_policies.organisations_requiring_a_second_factor(session, account_id):
        raise SecondFactorRequired
    session.delete(factor)
    session.flush()
    if is_last:
        recovery_codes.delete_all(session, account_id)
    _publish(session, context, account_id, "removed", factor.kind)


def replace_recovery_codes(session: Session, context: Context, config: Config, account_id: UUID) -> list[str]:
    """Return new recovery codes; the former ones are void."""
    lock(session, f"second-factors:{account_id}")
    if not of(session, account_id):
        raise NoSecondFactor
    codes = recovery_codes.replace(session, context, config, account_id)
    _publish(session, context, account_id, "recovery-codes-made", None)
    return codes


def use_recovery_code(session: Session, context: Context, config: Config, account_id: UUID, typed: str) -> bool:
    """Use a recovery code and tell its owner; tell whether it was one."""
    used = recovery_codes.use(session, context, config, account_id, typed)
    if used:
        _publish(session, context, account_id, "recovery-code-used", None)
    return used


def delete_unconfirmed(session: Session, context: Context, config: Config) -> None:
    """Delete second factors that were never shown to work."""
    too_old = SecondFactor.begun_at < context.now - config.second_factors.set_up_within
    session.execute(delete(SecondFactor).where(SecondFactor.confirmed_at.is_(None), too_old))


def _is_among(new: NewFactor, existing: Sequence[SecondFactor]) -> bool:
    if new.kind == "passkey":
        return False
    return any(factor.kind == new.kind and factor.phone == new.phone for factor in existing)


def _in_state(account_id: UUID | None, *states: str) -> ColumnElement[bool]:
    return exists().where(Account.id == account_id, Account.state.in_(states))


def _passkey(session: Session, credential_id: str, *own: ColumnElement[bool]) -> SecondFactor | None:
    this = SecondFactor.credential_id == credential_id, SecondFactor.confirmed_at.is_not(None)
    return session.scalars(select(SecondFactor).where(*this, *own).with_for_update()).one_or_none()


def _remove_inherited(session: Session, context: Context, account_id: UUID, passkey: SecondFactor) -> None:
    act_for(session, passkey.account_id)
    session.delete(passkey)
    act_for(session, account_id)
    _publish(session, context, account_id, "removed", "passkey")


def _publish(session: Session, context: Context, account_id: UUID, change: Change, kind: str | None) -> None:
    changed = SecondFactorChanged(
        tenant_id=account_id,
        account_id=account_id,
        change=change,
        kind=kind,
        left=recovery_codes.number_left(session, account_id),
        at=context.now,
    )
    record(session, changed)
    journal.write(session, context, account_id, f"second-factor-{change}")
