"""What deposits publishes: requests that were submitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from vault.journal import actors, journal
from vault.journal.journal import Entry
from vault.request_documents import filings

subscriptions = Subscriptions("vault")


@dataclass(frozen=True)
class RequestSubmitted:
    """A structure submitted a deposit request."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    journey_title: str
    at: datetime


@subscriptions.on("deposits.request-submitted.v1", RequestSubmitted)
def record_request(session: Session, event: RequestSubmitted) -> None:
    """Record who submitted which request, which takes no more attachments."""
    filings.close_request(session, event.request_id, holder_id=event.holder_id)
    entry = Entry(
        holder_id=event.holder_id,
        at=event.at,
        act="request_submitted",
        actor=actors.person(session, event.account_id),
        title=event.journey_title,
        details={"request_id": str(event.request_id), "file_number": event.file_number},
    )
    journal.append(session, entry)
