"""What notify does with the events of signature: what was signed or refused waits for nobody."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from notify.documents import announcements

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class EnvelopeSigned:
    """One signatory signed a document."""

    document_id: UUID
    holder_id: UUID
    account_id: UUID


@subscriptions.on("signature.envelope-signed.v1", EnvelopeSigned)
def mark_signed(session: Session, event: EnvelopeSigned) -> None:
    """Don't tell somebody of what they have signed."""
    announcements.mark_read(
        session, document_id=event.document_id, account_id=event.account_id, holder_id=event.holder_id
    )


@dataclass(frozen=True)
class EnvelopeClosed:
    """Everybody signed a document, or somebody refused to."""

    document_id: UUID
    holder_id: UUID


@subscriptions.on("signature.envelope-completed.v1", EnvelopeClosed)
@subscriptions.on("signature.envelope-refused.v1", EnvelopeClosed)
def mark_settled(session: Session, event: EnvelopeClosed) -> None:
    """Don't tell anybody of what waits for nobody."""
    announcements.mark_settled(session, document_id=event.document_id, holder_id=event.holder_id)
