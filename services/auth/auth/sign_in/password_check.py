"""Whose password is looked at, and what follows when it was right."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.abuse_protection import known_devices, lockout
from auth.abuse_protection.known_devices import DeviceRules
from auth.abuse_protection.lockout import Counter
from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier
from auth.errors import WrongCredentials
from auth.row_scope import NOBODY, act_for, seek
from auth.secret_storage.keyed_hashes import KeyedHashes


@dataclass(frozen=True)
class Candidate:
    """Whom a typed password may belong to; nobody where the identifier is unknown."""

    account_id: UUID | None
    password_hash: str | None
    identifier: str = ""


def by_identifier(session: Session, identifier: str) -> Candidate:
    """Whoever signs in with this identifier: the same steps, found or not."""
    value = identifiers.canonical(identifier)
    seek(session, value)
    account_id = session.scalars(select(Identifier.account_id).where(Identifier.value == value)).one_or_none()
    act_for(session, account_id)
    password_hash = _kept_password(session, account_id)
    if account_id is None or password_hash is None:
        return Candidate(None, None, value)
    return Candidate(account_id, password_hash, value)


def by_account(session: Session, account_id: UUID) -> Candidate:
    """Somebody who is signed in and types the password again; the tries count together with those at sign-in."""
    act_for(session, account_id)
    return Candidate(account_id, _kept_password(session, account_id))


def counter_of(
    session: Session,
    candidate: Candidate,
    device_secret: str | None,
    *,
    rules: DeviceRules,
    hashes: KeyedHashes,
    now: datetime,
) -> Counter:
    """What a wrong password counts on: this known device's own count, else the one that all strangers share."""
    whose = candidate.account_id or NOBODY
    device_id = known_devices.recognise(session, whose, device_secret, rules=rules, hashes=hashes, now=now)
    if candidate.account_id is None:
        return lockout.of_identifier(candidate.identifier, hashes)
    return lockout.of_account(candidate.account_id, device_id, hashes)


def refuse_changed(session: Session, account_id: UUID, password_hash: str) -> None:
    """Refuse whose password was changed since it was looked at: the former one opens nothing any more."""
    if _kept_password(session, account_id) != password_hash:
        raise WrongCredentials


def keep_password(session: Session, account_id: UUID, password_hash: str, *, instead_of: str) -> None:
    """Keep a better hash of the same password, made while it was known; a password changed meanwhile stays."""
    same = Account.id == account_id, Account.password_hash == instead_of
    session.execute(update(Account).where(*same).values(password_hash=password_hash))


def _kept_password(session: Session, account_id: UUID | None) -> str | None:
    kept = select(Account.password_hash).where(Account.id == account_id, Account.state.in_(("active", "enrolled")))
    return session.scalars(kept).one_or_none()
