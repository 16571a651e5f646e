"""What notify does with the events of sharing: links go to whom they are meant for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.messages import queue
from notify.messages.content import SharedDocuments
from notify.messages.queue import Addressee, Draft

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class LinkCreated:
    """Somebody shares documents by link."""

    link_id: UUID
    holder_id: UUID
    document_ids: list[UUID]
    sender_name: str
    recipient_name: str
    recipient_email: str
    message: str
    expires_at: datetime
    sealed_link: str


@subscriptions.on("sharing.link-created.v1", LinkCreated)
def send_share_link(session: Session, event: LinkCreated) -> None:
    """Send the link to whoever it is meant for."""
    content = SharedDocuments(
        sender_name=event.sender_name,
        message=event.message,
        total=len(event.document_ids),
        expires_at=event.expires_at,
    )
    to = Addressee(email=event.recipient_email, name=event.recipient_name)
    queue.add_for_event(session, context(), event, Draft(content, to, sealed_link=event.sealed_link))
