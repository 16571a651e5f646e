"""Events of deposits: a payment proof was filed in the vault, and is to bear the platform's seal."""

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from signature.seals import document_seals
from signature.seals.document_seals import DocumentToSeal


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe to the events of deposits."""

    @subscriptions.on("deposits.payment-proof-filed.v1", DocumentToSeal)
    def ask_for_seal(session: Session, event: DocumentToSeal) -> None:
        """Ask for the seal on a payment proof."""
        document_seals.ask(session, context(), event)
