"""Claims: of all who want to remind a person, the first one within 24 hours does; the database decides."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from tenancy.reminders.models import ReminderClaim

PAUSE: Final = timedelta(hours=24)


def claim(session: Session, context: Context, addresses: Collection[str]) -> set[str]:
    """Return those of these addresses that a reminder may go to now; from then on, none may for 24 hours."""
    by_hash = {sha256(address.encode()).hexdigest(): address for address in addresses}
    claimed = session.scalars(select(func.claim_reminders(sorted(by_hash), context.now)))
    return {by_hash[each] for each in claimed}


def forget_old(session: Session, context: Context) -> None:
    """Forget whom a reminder may be sent to again anyway."""
    session.execute(delete(ReminderClaim).where(ReminderClaim.reminded_at <= context.now - PAUSE))
