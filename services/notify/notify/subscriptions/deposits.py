"""What notify does with the events of deposits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.messages import queue
from notify.messages.content import RequestSubmitted as RequestSubmittedContent
from notify.messages.queue import Addressee, Draft

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class RequestSubmitted:
    """A deposit client sent a request."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    journey_title: str
    at: datetime


@subscriptions.on("deposits.request-submitted.v1", RequestSubmitted)
def confirm_request(session: Session, event: RequestSubmitted) -> None:
    """Give whoever sent it the file number."""
    content = RequestSubmittedContent(event.request_id, event.file_number, event.journey_title, event.at)
    queue.add_for_event(session, context(), event, Draft(content, Addressee(event.account_id)))
