"""Events of the vault: a delivered document may ask for a signature."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from signature.envelopes import queries
from signature.ports import ports


@dataclass(frozen=True)
class DocumentDelivered:
    """The fields read of a delivered document."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    type: str
    title: str
    required_right: str
    signature_asked: bool
    digest: str
    size: int


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe to the vault's events."""

    @subscriptions.on("vault.document-delivered.v1", DocumentDelivered)
    def open_envelope(session: Session, event: DocumentDelivered) -> None:
        """Open an envelope when a signature is asked for; a second delivery changes nothing."""
        if event.signature_asked:
            queries.open_for(
                session,
                now=ports().clock.now(),
                document_id=event.document_id,
                holder_id=event.holder_id,
                organisation_id=event.organisation_id,
                organisation_name=event.organisation_name,
                type=event.type,
                title=event.title,
                required_right=event.required_right,
                digest=event.digest,
                size=event.size,
            )
