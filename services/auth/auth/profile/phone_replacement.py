"""The mobile of whoever has a deposit space (TEN-45): replaced with a code on it, or as an administrator allows.

Either is a permission, for a while; without one no code goes to another number, and none that was sent counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.accounts.models import Account, Phone, PhonePermission
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, SentCode, VerifiedCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.errors import LastPhone
from auth.row_scope import act_for
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.projections import grants

ALLOWED_FOR: Final = timedelta(hours=48)


@dataclass(frozen=True)
class Approval:
    """An administrator of a structure allows somebody to replace their mobile."""

    account_id: UUID
    structure_name: str
    at: datetime


def former_number(session: Session, account: Account) -> str | None:
    """Return the number that another one replaces; none where numbers are added and removed freely."""
    if all(grant.kind != "deposit_client" for grant in grants.of(session, account.id)):
        return None
    latest = select(Phone.number).where(Phone.account_id == account.id)
    return session.scalars(latest.order_by(Phone.verified_at.desc(), Phone.number).limit(1)).one_or_none()


def is_allowed(session: Session, context: Context, account_id: UUID, number: str | None = None) -> bool:
    """Tell whether the mobile may be replaced by this number, or by any."""
    allowed = select(PhonePermission.account_id).where(*_in_force(context, account_id, number))
    return session.scalars(allowed).one_or_none() is not None


def code_purpose(account: Account, former: str, number: str) -> CodePurpose:
    """Return what the code on the old number is good for: this change alone, as long as the password is the same."""
    return CodePurpose("former-phone", f"{account.id}\0{former}\0{number}\0{account.password_hash}")


def send_code(
    session: Session, context: Context, config: Config, account: Account, *, former: str, number: str
) -> SentCode:
    """Send a code to the old number."""
    recipient = Recipient("sms", former, account.first_name, account.language, account.id)
    return one_time_codes.issue(session, context, config, code_purpose(account, former, number), recipient)


def prove_former(session: Session, context: Context, account_id: UUID, number: str, code: VerifiedCode) -> None:
    """Allow this number to replace the old one, whose code was typed."""
    one_time_codes.use(session, context, code)
    _allow(session, account_id, number, until=context.now + one_time_codes.TEN_MINUTES)


def approve(session: Session, context: Context, approval: Approval) -> None:
    """Allow any number to replace the old one, as an administrator decided."""
    act_for(session, approval.account_id)
    account = session.get(Account, approval.account_id)
    until = approval.at + ALLOWED_FOR
    if account is None or account.state != "active" or until <= context.now:
        return
    _allow(session, account.id, None, until=until)
    origin = journal.Origin()
    journal.write_from(session, context, account.id, "phone-change-approved", origin, by=approval.structure_name)


def replace_former(session: Session, context: Context, account: Account, number: str) -> str | None:
    """Use the permission up and remove the old number in favour of this one; return it, if there was one."""
    former = former_number(session, account)
    if former is None or former == number:
        return None
    used = delete(PhonePermission).where(*_in_force(context, account.id, number)).returning(PhonePermission.account_id)
    if session.scalars(used).one_or_none() is None:
        raise LastPhone
    session.execute(delete(Phone).where(Phone.account_id == account.id, Phone.number == former))
    return former


def refuse_last(session: Session, account: Account, number: str) -> None:
    """Refuse to remove the one number that a deposit space counts on."""
    others = select(Phone.number).where(Phone.account_id == account.id, Phone.number != number).limit(1)
    if former_number(session, account) == number and session.scalars(others).one_or_none() is None:
        raise LastPhone


def delete_expired(session: Session, context: Context) -> None:
    """Delete permissions whose time is over."""
    session.execute(delete(PhonePermission).where(PhonePermission.expires_at <= context.now))


def _allow(session: Session, account_id: UUID, number: str | None, *, until: datetime) -> None:
    allowed = insert(PhonePermission).values(account_id=account_id, number=number, expires_at=until)
    latest = {"number": number, "expires_at": until}
    session.execute(allowed.on_conflict_do_update(index_elements=[PhonePermission.account_id], set_=latest))


def _in_force(context: Context, account_id: UUID, number: str | None) -> tuple[ColumnElement[bool], ...]:
    return (
        PhonePermission.account_id == account_id,
        or_(PhonePermission.number.is_(None), PhonePermission.number == number),
        PhonePermission.expires_at > context.now,
    )
