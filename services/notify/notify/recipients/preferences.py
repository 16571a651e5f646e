"""Preferences: of which events somebody is told by mail, and whether at once, once a day or not at all (NOTIF-03).

What is not listed here is obligatory: signing in, security, rights, requests, and links that somebody waits for.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, cast
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from notify.recipients.models import NotificationPreferences

USUAL_ZONE: Final = "Europe/Paris"
DIGEST_AT: Final = time(8)

_TABLE: Final = cast("Table", NotificationPreferences.__table__)


class Pace(StrEnum):
    """When somebody is told."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class Subject(StrEnum):
    """What may be told or not."""

    NEW_DOCUMENTS = "new_documents"
    SIGNATURE_REMINDERS = "signature_reminders"
    SENT_DOCUMENTS = "sent_documents"
    PAY = "pay"


@dataclass(frozen=True)
class Preferences:
    """What somebody chose, or what is usual."""

    time_zone: str = USUAL_ZONE
    new_documents: str = Pace.AT_ONCE
    signature_reminders: str = Pace.AT_ONCE
    sent_documents: str = Pace.AT_ONCE
    pay: str = Pace.AT_ONCE

    def next_digest(self, after: datetime) -> datetime:
        """Return when it is eight in the morning next, where they live."""
        here = after.astimezone(ZoneInfo(self.time_zone))
        day = here.date() if here.time() < DIGEST_AT else here.date() + timedelta(days=1)
        return datetime.combine(day, DIGEST_AT, tzinfo=here.tzinfo)


def time_zones() -> frozenset[str]:
    """Return the names of the zones that can be chosen."""
    return frozenset(available_timezones())


def of(session: Session, account_id: UUID) -> Preferences:
    """Return what somebody chose, or what is usual."""
    found = session.get(NotificationPreferences, account_id)
    if found is None:
        return Preferences()
    return Preferences(found.time_zone, found.new_documents, found.signature_reminders, found.sent_documents, found.pay)


def choose(session: Session, context: Context, chosen: Preferences) -> Preferences:
    """Store what the caller chooses for their own account."""
    values: dict[str, Any] = {"account_id": context.account_id} | vars(chosen)
    session.execute(insert(_TABLE).values(values).on_conflict_do_update(index_elements=["account_id"], set_=values))
    return chosen
