"""What one signs in with: read the same however it was typed, and of which kind it is."""

import re
import unicodedata
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.accounts.models import Identifier
from auth.formats import private_numbers
from auth.row_scope import seek

_CHOSEN = re.compile(r"[^\W_][\w.-]{2,63}")
# LAW-04: a social security number never identifies anybody here, in Corsica (2A, 2B) neither.
_SOCIAL_SECURITY_NUMBER = re.compile(r"[1-478]\d{4}(?:\d{2}|2[ab])\d{6}(?:\d{2})?")


def canonical(text: str) -> str:
    """The identifier as it is kept and looked up: no case, no blanks around; a private number without its spaces."""
    if "@" in text:
        # Letters that look or sort alike are other letters to a mail server: straße@ and strasse@ are two mailboxes.
        return unicodedata.normalize("NFC", text).strip().lower()
    typed = unicodedata.normalize("NFKC", text).strip().casefold()
    figures = re.sub(r"[\s.-]", "", typed)
    return figures if private_numbers.is_private_number(figures) else typed


def may_be_chosen(identifier: str) -> bool:
    """Whether a person may choose it: 3 to 64 letters, figures, dots, dashes; never what looks like a private number.

    An address is never chosen: the one that received the invitation is proven by it, any other one is not.
    """
    if _SOCIAL_SECURITY_NUMBER.fullmatch(re.sub(r"[._-]", "", identifier)):
        return False
    return _CHOSEN.fullmatch(identifier) is not None and not re.fullmatch(r"[\d.-]+", identifier)


def account_of_address(session: Session, address: str) -> UUID | None:
    """The active account that proved this address."""
    seek(session, address)
    of_address = select(Identifier.account_id).where(Identifier.value == address, Identifier.kind == "email")
    return session.scalars(of_address).one_or_none()


def give_private_number(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Have an account known by a private number of its own."""
    # Drawn at random among nine thousand million: a draw that somebody has already is simply drawn again.
    drawn = None
    while drawn is None:
        row = {"value": private_numbers.draw(), "kind": "private_number", "account_id": account_id, "since": now}
        drawn = session.scalars(
            insert(Identifier).values(**row).on_conflict_do_nothing().returning(Identifier.value)
        ).one_or_none()
