"""Events of the vault: a delivered document may ask for a signature."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from signature.envelopes import opening
from signature.envelopes.opening import DeliveredDocument


@dataclass(frozen=True)
class DocumentDelivered(DeliveredDocument):
    """The fields read of a delivered document."""

    signature_asked: bool


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe to the vault's events."""

    @subscriptions.on("vault.document-delivered.v1", DocumentDelivered)
    def open_envelope(session: Session, event: DocumentDelivered) -> None:
        """Open an envelope when a signature is asked for; a second delivery changes nothing."""
        if event.signature_asked:
            opening.open_envelope(session, context(), event)
