"""Whose password is looked at, and what follows when it was right."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth import identifiers
from auth.keyed_hashes import KeyedHashes
from auth.models import Account, Identifier
from auth.scopes import act_for, seek


@dataclass(frozen=True)
class Candidate:
    """Whom a typed password may belong to; nobody where the identifier is unknown. ``subject`` is what is counted."""

    account_id: UUID | None
    password_hash: str | None
    subject: str


def by_identifier(session: Session, identifier: str, *, hashes: KeyedHashes) -> Candidate:
    """Whoever signs in with this identifier: the same steps, found or not."""
    value = identifiers.canonical(identifier)
    seek(session, value)
    account_id = session.scalars(select(Identifier.account_id).where(Identifier.value == value)).one_or_none()
    act_for(session, account_id)
    password_hash = _kept_password(session, account_id)
    if account_id is None or password_hash is None:
        return Candidate(None, None, hashes.of("tries-identifier", value))
    return Candidate(account_id, password_hash, _subject(account_id, hashes))


def by_account(session: Session, account_id: UUID, *, hashes: KeyedHashes) -> Candidate:
    """Somebody who is signed in and types the password again; the tries count together with those at sign-in."""
    act_for(session, account_id)
    return Candidate(account_id, _kept_password(session, account_id), _subject(account_id, hashes))


def keep_password(session: Session, account_id: UUID, password_hash: str, *, instead_of: str) -> None:
    """Keep a better hash of the same password, made while it was known; a password changed meanwhile stays."""
    same = Account.id == account_id, Account.password_hash == instead_of
    session.execute(update(Account).where(*same).values(password_hash=password_hash))


def _kept_password(session: Session, account_id: UUID | None) -> str | None:
    kept = select(Account.password_hash).where(Account.id == account_id, Account.state == "active")
    return session.scalars(kept).one_or_none()


def _subject(account_id: UUID, hashes: KeyedHashes) -> str:
    # One counter for all identifiers of an account, else each of them would allow its own tries.
    return hashes.of("tries-account", str(account_id))
