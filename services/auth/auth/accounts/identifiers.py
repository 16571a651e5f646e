"""Identifiers: read the same however they were typed, of which kind they are, and whose."""

import re
import unicodedata
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.accounts.models import Identifier
from auth.formats import private_numbers
from auth.row_scope import allow_lookup
from chartrier import display_text
from chartrier.access.context import Context

_CHOSEN = re.compile(r"[^\W_][\w.-]{2,63}")
# LAW-04: a social security number never identifies anybody here, in Corsica (2A, 2B) neither.
_SOCIAL_SECURITY_NUMBER = re.compile(r"[1-478]\d{4}(?:\d{2}|2[ab])\d{6}(?:\d{2})?")


def canonical(text: str) -> str:
    """Return an identifier as it is stored and looked up: no case, no blanks; a private number without its spaces."""
    if "@" in text:
        # Letters that look or sort alike are other letters to a mail server: straße@ and strasse@ are two mailboxes.
        return unicodedata.normalize("NFC", text).strip().lower()
    typed = unicodedata.normalize("NFKC", text).strip().casefold()
    digits = re.sub(r"[\s.-]", "", typed)
    return digits if private_numbers.is_private_number(digits) else typed


def may_be_chosen(identifier: str) -> bool:
    """Tell whether a person may choose it: 3 to 64 letters, digits, dots, dashes; nothing like a private number.

    An address is never chosen: the one that received the invitation is proven by it, any other one is not.
    """
    if _SOCIAL_SECURITY_NUMBER.fullmatch(re.sub(r"[._-]", "", identifier)):
        return False
    chosen = _CHOSEN.fullmatch(identifier) is not None and display_text.is_clean(identifier)
    return chosen and not re.fullmatch(r"[\d.-]+", identifier)


def owner_of_address(session: Session, address: str) -> UUID | None:
    """Return the active account that proved this address, if there is one."""
    allow_lookup(session, address)
    proven = select(Identifier.account_id).where(Identifier.value == address, Identifier.kind == "email")
    return session.scalars(proven).one_or_none()


def add_address(session: Session, context: Context, account_id: UUID, address: str) -> None:
    """Let an account sign in with an address that it proved."""
    session.add(Identifier(value=address, kind="email", account_id=account_id, added_at=context.now))
    session.flush()


def assign_private_number(session: Session, context: Context, account_id: UUID) -> None:
    """Give an account a private number of its own."""
    # One of nine thousand million at random: a number that somebody has already is simply drawn again.
    assigned = None
    while assigned is None:
        number = private_numbers.draw()
        row = {"value": number, "kind": "private_number", "account_id": account_id, "added_at": context.now}
        assigned = session.scalars(
            insert(Identifier).values(**row).on_conflict_do_nothing().returning(Identifier.value)
        ).one_or_none()
