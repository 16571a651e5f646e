"""Support sends an invitation again (AUTH-03), to the address on record: the earlier link or letter opens nothing."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.config import Config
from auth.errors import NothingToRepeat
from auth.invitations import repeating
from auth.invitations.models import Invitation
from auth.invitations.repeating import InvitationToRepeat
from auth.security_journal import journal as security_journal
from auth.support import access, journal
from auth.support.situation import WAITING
from chartrier.access.context import Context


def repeat(session: Session, context: Context, config: Config, account_id: UUID, *, reason: str) -> Account:
    """Send somebody's invitation again, a few times a day at most; in maintenance only."""
    account = access.lock(session, context, account_id)
    latest = (
        select(Invitation)
        .where(Invitation.account_id == account.id)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    invitation = session.scalars(latest.limit(1)).one_or_none()
    if account.state not in WAITING or invitation is None:
        raise NothingToRepeat
    repeating.count(session, context, config, invitation)
    journal.write(session, context, account, "invitation-repeated-by-support", reason=reason)
    again = InvitationToRepeat(invitation.id, invitation.address)
    repeating.repeat(session, security_journal.without_origin(context), config, again, reminder=False)
    return account
