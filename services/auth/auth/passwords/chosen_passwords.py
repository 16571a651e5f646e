"""A password that its owner has just chosen: what is wrong with it, and what follows when it is taken."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from auth import field_messages
from auth.abuse_protection import lockout
from auth.accounts.chosen_identifiers import Known
from auth.accounts.models import Account
from auth.events.credentials import PasswordChanged
from auth.passwords.models import Reset
from auth.passwords.password_rules import PasswordRules
from auth.secret_storage.keyed_hashes import KeyedHashes
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from auth.sessions.sessions import SessionRules, begin_turn, end_all
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError, Invalid


def wrong_with(
    password: str, account: Account, known: Known, *, rules: PasswordRules, language: str
) -> list[FieldError]:
    """Why a password can't be chosen; nothing when it can."""
    personal = (account.first_name, account.last_name, account.email, *known.values)
    return [FieldError("password", field_messages.said(rule, language)) for rule in rules.broken_by(password, personal)]


def refuse(errors: Sequence[FieldError]) -> None:
    """Refuse what is wrong, if anything is."""
    if errors:
        raise Invalid(*errors)


def choose(
    session: Session,
    account: Account,
    password_hash: str,
    *,
    how: Literal["changed", "reset"],
    rules: SessionRules,
    hashes: KeyedHashes,
    seen_from: SeenFrom,
    now: datetime,
) -> None:
    """Keep the new password; every session ends, wrong tries are forgotten, the owner is told."""
    begin_turn(session, account.id)
    account.password_hash = password_hash
    session.flush()
    void_links(session, account.id, now=now)
    # Unlocked on every device that was known, and then none of them is.
    lockout.forget(session, account.id, hashes=hashes)
    end_all(session, account.id, rules=rules, now=now)
    journal.write(session, account.id, f"password-{how}", seen_from=seen_from, now=now)
    record(session, PasswordChanged(tenant_id=account.id, account_id=account.id, how=how, at=now))


def void_links(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Have no link to choose a password work any more that was sent so far."""
    waiting = Reset.account_id == account_id, Reset.used_at.is_(None), Reset.expires_at > now
    session.execute(update(Reset).where(*waiting).values(expires_at=now))
