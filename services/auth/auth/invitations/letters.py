"""Letters for those who have no address (AUTH-05): a private number and a temporary password for the first sign-in.

A letter is sealed for notify, which alone can open and print it.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.accounts import merged_accounts
from auth.accounts.models import Account
from auth.codes import one_time_codes
from auth.config import Config
from auth.errors import EnrolmentNotFound
from auth.events.accounts import AccountEnrolled
from auth.invitations import invitations
from auth.invitations.invitations import Invitee
from auth.invitations.models import EnrolmentLetter, Invitation
from auth.row_scope import act_for, allow_lookup, lock
from auth.security_journal import journal
from auth.sessions import sessions
from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record

LIFETIME: Final = timedelta(days=90)
CHANNEL: Final = "letters"
_GROUPS: Final = 3
_GROUP_LENGTH: Final = 4


@dataclass(frozen=True)
class TemporaryPassword:
    """A temporary password as the letter prints it, and its hash."""

    text: str
    hash: str


@dataclass(frozen=True)
class SealedLetter:
    """A letter that only notify can read."""

    account_id: UUID
    invitation_id: UUID
    sealed_letter: str
    expires_at: datetime


def draw_password() -> str:
    """Return a temporary password, of letters and digits that nobody mistakes for others: 53 bits."""
    return "-".join(
        "".join(secrets.choice(one_time_codes.LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )


def invite_by_letter(session: Session, context: Context, invitee: Invitee) -> None:
    """Pre-create the account of somebody who has no address; a job writes the letter."""
    if session.get(Invitation, invitee.invitation_id) is None:
        invitations.pre_create(session, context, invitee, expires_at=context.now + LIFETIME)
        wake(session, CHANNEL)


def next_without_letter(session: Session) -> Invitation | None:
    """Return the invitation of somebody for whom no letter was written yet; in maintenance only."""
    written = select(EnrolmentLetter.account_id)
    waiting = (
        select(Invitation)
        .join(Account, Account.id == Invitation.account_id)
        .where(Account.state == "pending", Account.email == "", Account.id.not_in(written))
        .order_by(Account.created_at)
        .limit(1)
    )
    return session.scalars(waiting).one_or_none()


def find_unused(session: Session, invitation_id: UUID) -> Invitation:
    """Return an invitation whose account is not in use; the transaction then acts for the account."""
    allow_lookup(session, str(invitation_id))
    invitation = session.get(Invitation, invitation_id)
    if invitation is None:
        raise EnrolmentNotFound
    act_for(session, invitation.account_id)
    state = session.scalars(select(Account.state).where(Account.id == invitation.account_id)).one_or_none()
    if state not in {"pending", "enrolled"}:
        raise EnrolmentNotFound
    return invitation


def issue(
    session: Session, context: Context, config: Config, found: Invitation, password: TemporaryPassword
) -> SealedLetter:
    """Write a letter: the earlier temporary password is void, and so is the link of the invitation."""
    act_for(session, found.account_id)
    lock(session, f"account:{found.account_id}")
    sessions.lock_all(session, found.account_id)
    account = session.get_one(Account, found.account_id, populate_existing=True, with_for_update=True)
    invitation = session.get_one(Invitation, found.id)
    if account.state not in {"pending", "enrolled"}:
        raise EnrolmentNotFound
    account.state, account.password_hash = "enrolled", password.hash
    sessions.end_pending_sign_ins(session, account.id)
    invitation.used_at = invitation.used_at or context.now
    expires_at = context.now + LIFETIME
    session.merge(EnrolmentLetter(account_id=account.id, issued_at=context.now, expires_at=expires_at))
    text = {
        "private_number": merged_accounts.private_number_of(session, account.id),
        "password": password.text,
        "first_name": account.first_name,
        "last_name": account.last_name,
    }
    letter = SealedLetter(account.id, invitation.id, config.seal(json.dumps(text)), expires_at)
    journal.write(session, context, account.id, "enrolled")
    enrolled = AccountEnrolled(
        tenant_id=invitation.holder_id,
        holder_id=invitation.holder_id,
        organisation_name=invitation.invited_by,
        **vars(letter),
    )
    record(session, enrolled)
    return letter


def expire(session: Session, context: Context) -> None:
    """Have letters whose time is over open nothing: the account waits for another one."""
    over = select(EnrolmentLetter.account_id).where(EnrolmentLetter.expires_at <= context.now)
    expired = update(Account).where(Account.id.in_(over), Account.state == "enrolled")
    session.execute(expired.values(state="pending", password_hash=None))
