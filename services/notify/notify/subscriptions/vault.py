"""What notify does with the events of the vault: documents are announced, until they are read."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.database.session import wake
from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.digests import digest
from notify.documents import announcements
from notify.documents.models import Document

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class DocumentDelivered:
    """A document was delivered: to a person at once, to a company once it confirmed its relation with the sender."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    type: str
    required_right: str
    named_recipients: list[UUID] = field(default_factory=list)


@subscriptions.on("vault.document-delivered.v1", DocumentDelivered)
def announce_document(session: Session, event: DocumentDelivered) -> None:
    """Announce the document; nobody is told of one that still waits for a relation to be confirmed (TEN-10)."""
    document = Document(
        id=event.document_id,
        holder_id=event.holder_id,
        organisation_id=event.organisation_id,
        organisation_name=event.organisation_name,
        type=event.type,
        required_right=event.required_right,
        named_recipients=event.named_recipients,
        received_at=context().now,
    )
    announcements.receive_document(session, context(), document)
    wake(session, digest.CHANNEL)


@dataclass(frozen=True)
class DocumentRead:
    """Somebody read a document."""

    document_id: UUID
    holder_id: UUID
    account_id: UUID


@subscriptions.on("vault.document-read.v1", DocumentRead)
def mark_read(session: Session, event: DocumentRead) -> None:
    """Don't tell somebody of what they have seen."""
    announcements.mark_read(
        session, document_id=event.document_id, account_id=event.account_id, holder_id=event.holder_id
    )
