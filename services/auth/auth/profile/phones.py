"""Phone numbers of an account (AUTH-41): each proven by a code that was sent to it."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts.models import Account, Phone
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, SentCode, VerifiedCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.errors import PhoneNotFound
from auth.events.accounts import PhoneChanged
from auth.formats import phone_numbers
from auth.profile import phone_replacement
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError, Invalid


def parse(context: Context, config: Config, typed: str, *, field: str = "number") -> str:
    """Return a typed number in E.164; refuse where no code may be sent to it."""
    number = phone_numbers.mobile(typed, countries=config.client_accounts.countries)
    if number is None:
        raise Invalid(FieldError(field, field_messages.message("mobile", context.language)))
    return number


def code_purpose(account: Account, number: str) -> CodePurpose:
    """Return what the code is good for that was sent to a number, as long as the password is the same."""
    return CodePurpose("phone", f"{account.id}\0{number}\0{account.password_hash}")


def of(session: Session, account_id: UUID) -> list[Phone]:
    """Return the proven numbers of an account, oldest first."""
    own = select(Phone).where(Phone.account_id == account_id)
    return list(session.scalars(own.order_by(Phone.verified_at, Phone.number)))


def begin(session: Session, context: Context, config: Config, account: Account, number: str) -> tuple[str, SentCode]:
    """Send the next code: to the number that is to be replaced where there is one, else to this one."""
    former = phone_replacement.former_number(session, account)
    if former in {None, number} or phone_replacement.is_allowed(session, context, account.id, number):
        return "new", send_code(session, context, config, account, number)
    sent = phone_replacement.send_code(session, context, config, account, former=former or "", number=number)
    return "former", sent


def send_code(session: Session, context: Context, config: Config, account: Account, number: str) -> SentCode:
    """Send a code to the number; it counts once the code was typed."""
    recipient = Recipient("sms", number, account.first_name, account.language, account.id)
    return one_time_codes.issue(session, context, config, code_purpose(account, number), recipient)


def confirm(session: Session, context: Context, account_id: UUID, number: str, code: VerifiedCode) -> None:
    """Add a number whose code was typed, in the place of the former one in deposit spaces, and tell the owner."""
    one_time_codes.use(session, context, code)
    account = session.get_one(Account, account_id, with_for_update=True)
    former = phone_replacement.replace_former(session, context, account, number)
    if former is not None:
        journal.write(session, context, account_id, "phone-removed", ending=former[-2:])
    add(session, context, account_id, number)
    journal.write(session, context, account_id, "phone-added", ending=number[-2:])
    record(session, _changed(context, account_id, number, added=True))


def add(session: Session, context: Context, account_id: UUID, number: str) -> None:
    """Store a number that was proven."""
    proven = insert(Phone).values(account_id=account_id, number=number, verified_at=context.now)
    again = {"verified_at": context.now}
    session.execute(proven.on_conflict_do_update(index_elements=["account_id", "number"], set_=again))


def remove(session: Session, context: Context, account_id: UUID, number: str) -> None:
    """Delete a number, and tell the owner; a deposit space keeps one."""
    phone_replacement.refuse_last(session, session.get_one(Account, account_id, with_for_update=True), number)
    removed = delete(Phone).where(Phone.account_id == account_id, Phone.number == number).returning(Phone.number)
    if session.scalars(removed).one_or_none() is None:
        raise PhoneNotFound
    journal.write(session, context, account_id, "phone-removed", ending=number[-2:])
    record(session, _changed(context, account_id, number, added=False))


def _changed(context: Context, account_id: UUID, number: str, *, added: bool) -> PhoneChanged:
    return PhoneChanged(tenant_id=account_id, account_id=account_id, added=added, ending=number[-2:], at=context.now)
