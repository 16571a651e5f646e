"""What notify does with the events of sharing: links go to whom they are meant for."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.messages import queue
from notify.messages.queue import Addressee, Draft
from notify.messages.share_content import OpeningCode, SharedDocuments, ShareEnding, ShareOpened

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class LinkCreated:
    """Somebody shares documents by link."""

    link_id: UUID
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
    _send_link(session, event, again=False)


@dataclass(frozen=True)
class LinkSentAgain(LinkCreated):
    """A link goes out once more, under a new secret."""

    sending_id: UUID = field(kw_only=True)


@subscriptions.on("sharing.link-sent-again.v1", LinkSentAgain)
def send_share_link_again(session: Session, event: LinkSentAgain) -> None:
    """Send the new link, and say that the former one opens nothing any more."""
    _send_link(session, event, again=True)


def _send_link(session: Session, event: LinkCreated, *, again: bool) -> None:
    content = SharedDocuments(
        sender_name=event.sender_name,
        message=event.message,
        total=len(event.document_ids),
        expires_at=event.expires_at,
        protection=event.protection,
        most_openings=event.most_openings,
        again=again,
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


@dataclass(frozen=True)
class LinkOpened:
    """Somebody opened a link."""

    link_id: UUID
    document_ids: list[UUID]
    account_id: UUID
    recipient_name: str
    number: int
    tell: bool
    at: datetime


@subscriptions.on("sharing.link-opened.v1", LinkOpened)
def tell_of_first_opening(session: Session, event: LinkOpened) -> None:
    """Tell whoever shared documents that their link was opened, the first time, where they want to know."""
    if event.number == 1 and event.tell:
        content = ShareOpened(event.link_id, event.recipient_name, len(event.document_ids), event.at)
        queue.add_for_event(session, context(), event, Draft(content, Addressee(event.account_id)))


@dataclass(frozen=True)
class LinkReminded:
    """A link that still opens will end soon."""

    link_id: UUID
    document_ids: list[UUID]
    account_id: UUID
    recipient_name: str
    openings: int
    expires_at: datetime


@subscriptions.on("sharing.link-reminded.v1", LinkReminded)
def tell_of_end(session: Session, event: LinkReminded) -> None:
    """Tell whoever shared documents that their link ends soon."""
    total = len(event.document_ids)
    content = ShareEnding(event.link_id, event.recipient_name, total, event.openings, event.expires_at)
    queue.add_for_event(session, context(), event, Draft(content, Addressee(event.account_id)))
