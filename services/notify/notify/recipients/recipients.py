"""Whom a message can be written to now, and how."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notify.recipients.models import Account, Invitation


@dataclass(frozen=True)
class Recipient:
    """Somebody who can be reached: by the address they proved, or by the one they were invited at."""

    account_id: UUID
    email: str
    name: str
    language: str
    known_since: datetime
    invitation: Invitation | None = None


def find(session: Session, account_id: UUID, *, now: datetime) -> Recipient | None:
    """Return how an account is reached: as it registered, or else by its invitation that lasts longest."""
    account = session.get(Account, account_id)
    if account:
        return Recipient(account.id, account.email, account.first_name, account.language, account.known_since)
    usable = (Invitation.account_id == account_id, Invitation.added_at.is_not(None), Invitation.expires_at > now)
    invitation = session.scalar(select(Invitation).where(*usable).order_by(Invitation.expires_at.desc()).limit(1))
    if invitation is None or invitation.added_at is None:
        return None
    return Recipient(
        account_id, invitation.email, invitation.first_name, invitation.language, invitation.added_at, invitation
    )
