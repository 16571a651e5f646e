"""Phone numbers of an account (AUTH-41): each proven by a code that was sent to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts.models import Account, Phone
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodeDesk, Matter, Recipient, RightCode, Sent
from auth.errors import PhoneNotFound
from auth.events.accounts import PhoneChanged
from auth.formats import phone_numbers
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError, Invalid


def readable(typed: str, *, countries: tuple[str, ...], language: str, field: str = "number") -> str:
    """The number that was typed, as the world dials it; refused where no code may be sent to it."""
    number = phone_numbers.mobile(typed, countries=countries)
    if number is None:
        raise Invalid(FieldError(field, field_messages.said("mobile", language)))
    return number


def matter_of(account_id: UUID, number: str) -> Matter:
    """What the code is good for that was sent to a number."""
    return Matter("phone", f"{account_id}\0{number}")


def of(session: Session, account_id: UUID) -> list[Phone]:
    """The proven numbers of an account, oldest first."""
    own = select(Phone).where(Phone.account_id == account_id)
    return list(session.scalars(own.order_by(Phone.verified_at, Phone.number)))


def ask(session: Session, account: Account, number: str, *, desk: CodeDesk, now: datetime) -> Sent:
    """Send a code to the number; it counts once the code was typed."""
    recipient = Recipient("sms", number, account.first_name, account.language, account_id=account.id)
    return one_time_codes.issue(
        session, matter_of(account.id, number), recipient, desk=desk, lives=one_time_codes.A_WHILE, now=now
    )


def confirm(
    session: Session, account_id: UUID, number: str, right: RightCode, *, seen_from: SeenFrom, now: datetime
) -> None:
    """Know the number as proven; the owner is told."""
    one_time_codes.spend(session, right, now=now)
    add(session, account_id, number, now=now)
    journal.write(session, account_id, "phone-added", seen_from=seen_from, now=now, ending=number[-2:])
    record(session, _changed(account_id, number, added=True, now=now))


def add(session: Session, account_id: UUID, number: str, *, now: datetime) -> None:
    """Keep a number that was proven."""
    proven = {"account_id": account_id, "number": number, "verified_at": now}
    kept = insert(Phone).values(proven)
    session.execute(kept.on_conflict_do_update(index_elements=["account_id", "number"], set_={"verified_at": now}))


def remove(session: Session, account_id: UUID, number: str, *, seen_from: SeenFrom, now: datetime) -> None:
    """Forget a number; the owner is told."""
    gone = delete(Phone).where(Phone.account_id == account_id, Phone.number == number).returning(Phone.number)
    if session.scalars(gone).one_or_none() is None:
        raise PhoneNotFound
    journal.write(session, account_id, "phone-removed", seen_from=seen_from, now=now, ending=number[-2:])
    record(session, _changed(account_id, number, added=False, now=now))


def _changed(account_id: UUID, number: str, *, added: bool, now: datetime) -> PhoneChanged:
    return PhoneChanged(tenant_id=account_id, account_id=account_id, added=added, ending=number[-2:], at=now)
