"""The identifiers of an account: its private number, a chosen name, its proven address."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier
from auth.errors import IdentifierTaken
from auth.formats.folding import fold
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.http.problems import FieldError


@dataclass(frozen=True)
class AccountIdentifiers:
    """The identifiers that an account signs in with."""

    private_number: str
    chosen: str | None
    values: tuple[str, ...]


def of(session: Session, account: Account) -> AccountIdentifiers:
    """Return the identifiers of an account."""
    # Its own before those that came by a merge.
    order = Identifier.merge_id.is_not(None), Identifier.added_at
    rows = session.scalars(select(Identifier).where(Identifier.account_id == account.id).order_by(*order)).all()
    return AccountIdentifiers(
        private_number=next((row.value for row in rows if row.kind == "private_number"), ""),
        chosen=next((row.value for row in rows if row.kind == "chosen"), None),
        values=tuple(row.value for row in rows),
    )


def errors_in(identifier: str, *, language: str) -> list[FieldError]:
    """Return why an identifier can't be chosen; nothing when it can."""
    if identifiers.may_be_chosen(identifiers.canonical(identifier)):
        return []
    return [FieldError("identifier", field_messages.message("own-identifier", language))]


def choose(session: Session, context: Context, account_id: UUID, identifier: str) -> None:
    """Replace the chosen identifier; the former one is free again, those that came by a merge stay."""
    chosen = Identifier.account_id == account_id, Identifier.kind == "chosen"
    if identifier in session.scalars(select(Identifier.value).where(*chosen)).all():
        return
    session.execute(delete(Identifier).where(*chosen, Identifier.merge_id.is_(None)))
    with translating("pk_identifiers", IdentifierTaken()):
        session.add(Identifier(value=identifier, kind="chosen", account_id=account_id, added_at=context.now))
        session.flush()
    journal.write(session, context, account_id, "identifier-changed")


def suggest(account: Account) -> str:
    """Return a new identifier for somebody who lost theirs: the name, and digits that nobody guesses or has."""
    name = "".join(character for character in fold(account.last_name) if character.isalnum())[:20] or "compte"
    return f"{name}-{secrets.randbelow(900_000) + 100_000}"
