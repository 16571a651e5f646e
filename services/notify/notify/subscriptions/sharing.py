"""What notify does with the events of sharing: links go to whom they are meant for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.messages import queue
from notify.messages.queue import Addressee, Draft
from notify.messages.share_content import OpeningCode, SharedDocuments

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
    protection: str = "none"
    most_openings: int | None = None


@subscriptions.on("sharing.link-created.v1", LinkCreated)
def send_share_link(session: Session, event: LinkCreated) -> None:
    """Send the link to whoever it is meant for."""
    content = SharedDocuments(
        sender_name=event.sender_name,
        message=event.message,
        total=len(event.document_ids),
        expires_at=event.expires_at,
        protection=event.protection,
        most_openings=event.most_openings,
    )
    to = Addressee(email=event.recipient_email, name=event.recipient_name)
    queue.add_for_event(session, context(), event, Draft(content, to, sealed_link=event.sealed_link))


@dataclass(frozen=True)
class OpeningCodeIssued:
    """Somebody who has a link asked for the code that opens it."""

    code_id: UUID
    link_id: UUID
    recipient_name: str
    recipient_email: str
    sender_name: str
    language: str
    sealed_link: str
    sealed_code: str
    issued_at: datetime
    expires_at: datetime


@subscriptions.on("sharing.opening-code-issued.v1", OpeningCodeIssued)
def send_opening_code(session: Session, event: OpeningCodeIssued) -> None:
    """Send the code to whoever the link is meant for, and to nobody else."""
    draft = Draft(
        OpeningCode(event.sender_name, event.issued_at, event.expires_at),
        Addressee(email=event.recipient_email, name=event.recipient_name, language=event.language),
        sealed_link=event.sealed_link,
        secrets={"code": event.sealed_code},
    )
    queue.add_for_event(session, context(), event, draft)
