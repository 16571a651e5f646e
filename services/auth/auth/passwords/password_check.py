"""Whose password is compared, and what follows when it was right."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.abuse_protection import known_devices, lockout
from auth.abuse_protection.lockout import Counter
from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier
from auth.config import Config
from auth.errors import WrongCredentials
from auth.row_scope import NOBODY, act_for, allow_lookup
from chartrier.access.context import Context


@dataclass(frozen=True)
class Candidate:
    """Whose password it may be; nobody's where the identifier is unknown."""

    account_id: UUID | None
    password_hash: str | None
    identifier: str = ""


def by_identifier(session: Session, identifier: str) -> Candidate:
    """Return whoever signs in with this identifier: the same steps, found or not."""
    value = identifiers.canonical(identifier)
    allow_lookup(session, value)
    account_id = session.scalars(select(Identifier.account_id).where(Identifier.value == value)).one_or_none()
    act_for(session, account_id)
    password_hash = _stored_hash(session, account_id or NOBODY)
    if account_id is None or password_hash is None:
        return Candidate(None, None, value)
    return Candidate(account_id, password_hash, value)


def by_account(session: Session, account_id: UUID) -> Candidate:
    """Return somebody who is signed in and types the password again; attempts count together with those at sign-in."""
    act_for(session, account_id)
    return Candidate(account_id, _stored_hash(session, account_id))


def counter_of(
    session: Session, context: Context, config: Config, candidate: Candidate, device_secret: str | None
) -> Counter:
    """Return what a wrong password counts on: this known device's counter, or the one that all others share."""
    owner_id = candidate.account_id or NOBODY
    device_id = known_devices.recognise(session, context, config, owner_id, device_secret)
    if candidate.account_id is None:
        return lockout.counter_of_identifier(candidate.identifier, config.hashes)
    return lockout.counter_of_account(candidate.account_id, device_id, config.hashes)


def refuse_changed(session: Session, account_id: UUID, password_hash: str) -> None:
    """Refuse a password that was changed since it was compared: the former one opens nothing any more."""
    if _stored_hash(session, account_id) != password_hash:
        raise WrongCredentials


def replace_hash(session: Session, account_id: UUID, password_hash: str, *, instead_of: str) -> None:
    """Store a better hash of the same password; a password that was changed in between stays."""
    same = Account.id == account_id, Account.password_hash == instead_of
    session.execute(update(Account).where(*same).values(password_hash=password_hash))


def _stored_hash(session: Session, account_id: UUID) -> str | None:
    usable = Account.id == account_id, Account.state.in_(("active", "enrolled"))
    return session.scalars(select(Account.password_hash).where(*usable)).one_or_none()
