"""One's own account."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.models import Account, Identifier


@dataclass(frozen=True)
class Me:
    """Who is signed in, as the portal shows it."""

    account_id: UUID
    private_number: str
    identifiers: list[str]
    first_name: str
    last_name: str
    email: str
    language: str
    session_id: UUID | None


def me(session: Session, account_id: UUID, *, session_id: UUID | None) -> Me:
    """The account of whoever is signed in, and what they sign in with."""
    account = session.get_one(Account, account_id)
    own = select(Identifier).where(Identifier.account_id == account_id).order_by(Identifier.since, Identifier.kind)
    known_by = list(session.scalars(own))
    return Me(
        account_id=account.id,
        private_number=next(own.value for own in known_by if own.kind == "private_number"),
        identifiers=[own.value for own in known_by if own.kind != "private_number"],
        first_name=account.first_name,
        last_name=account.last_name,
        email=account.email,
        language=account.language,
        session_id=session_id,
    )


def speak(session: Session, account_id: UUID, *, language: str) -> None:
    """Use another language from now on."""
    session.get_one(Account, account_id).language = language
    session.flush()
