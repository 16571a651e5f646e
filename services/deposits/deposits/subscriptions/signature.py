"""Events of signature: a payment proof bears the platform's seal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from deposits.summaries import filing


@dataclass(frozen=True)
class DocumentSealed:
    """The fields read of a sealed document."""

    document_id: UUID
    at: datetime


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe to signature's events."""

    @subscriptions.on("signature.document-sealed.v1", DocumentSealed)
    def offer_payment_proof(session: Session, event: DocumentSealed) -> None:
        """Let the payment proof be taken."""
        filing.mark_sealed(session, event.document_id, at=event.at)
