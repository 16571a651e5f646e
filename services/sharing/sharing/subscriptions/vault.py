"""What sharing does with the events of the vault."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from sharing.links import ending

subscriptions = Subscriptions("sharing")


@dataclass(frozen=True)
class DocumentDeleted:
    """A document is gone from its holder's vault."""

    document_id: UUID


@subscriptions.on("vault.document-deleted.v1", DocumentDeleted)
def end_shares_of_document(session: Session, event: DocumentDeleted) -> None:
    """Close every link that shows the document."""
    ending.withdraw_shares_of(session, context(), event.document_id)
