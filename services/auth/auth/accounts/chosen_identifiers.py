"""What an account signs in with: its private number, a chosen name, its proven address."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier
from auth.errors import IdentifierTaken
from auth.formats.folding import fold
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from chartrier.database.session import translating
from chartrier.http.problems import FieldError


@dataclass(frozen=True)
class Known:
    """By what an account is known."""

    private_number: str
    chosen: str | None
    values: tuple[str, ...]


def known(session: Session, account: Account) -> Known:
    """By what an account is known now."""
    # Its own ones before those that a merge brought.
    order = Identifier.came_with.is_not(None), Identifier.since
    own = session.scalars(select(Identifier).where(Identifier.account_id == account.id).order_by(*order)).all()
    return Known(
        private_number=next((each.value for each in own if each.kind == "private_number"), ""),
        chosen=next((each.value for each in own if each.kind == "chosen"), None),
        values=tuple(each.value for each in own),
    )


def wrong_with(identifier: str, *, language: str) -> list[FieldError]:
    """Why an identifier can't be chosen; nothing when it can."""
    if identifiers.may_be_chosen(identifiers.canonical(identifier)):
        return []
    return [FieldError("identifier", field_messages.said("own-identifier", language))]


def choose(session: Session, account_id: UUID, identifier: str, *, seen_from: SeenFrom, now: datetime) -> None:
    """Be known by another chosen identifier; the former one is free again, those that a merge brought stay."""
    chosen = Identifier.account_id == account_id, Identifier.kind == "chosen"
    if identifier in session.scalars(select(Identifier.value).where(*chosen)).all():
        return
    session.execute(delete(Identifier).where(*chosen, Identifier.came_with.is_(None)))
    with translating("pk_identifiers", IdentifierTaken()):
        session.add(Identifier(value=identifier, kind="chosen", account_id=account_id, since=now))
        session.flush()
    journal.write(session, account_id, "identifier-changed", seen_from=seen_from, now=now)


def suggested(account: Account) -> str:
    """A new identifier for somebody who lost theirs: the name, and figures that nobody guesses or has."""
    name = "".join(sign for sign in fold(account.last_name) if sign.isalnum())[:20] or "compte"
    return f"{name}-{secrets.randbelow(900_000) + 100_000}"
