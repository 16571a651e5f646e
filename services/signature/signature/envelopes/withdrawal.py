"""Envelopes of contracts that their sender withdrew: nobody is asked to sign them any more."""

from uuid import UUID

from sqlalchemy import delete, exists
from sqlalchemy.orm import Session

from signature.models import Decision, Envelope, EnvelopeState


def withdraw(session: Session, document_id: UUID, *, tenant_id: UUID) -> None:
    """Forget the open envelope of a contract that is there no more; one that somebody decided about stays as it is."""
    decided = exists().where(Decision.envelope_id == Envelope.id)
    gone = delete(Envelope).where(Envelope.document_id == document_id, Envelope.holder_id == tenant_id)
    session.execute(gone.where(Envelope.state == EnvelopeState.OPEN, ~decided))
