"""Envelopes of contracts that their sender withdrew: nobody is asked to sign them any more."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from signature.models import Envelope, EnvelopeState


def withdraw(session: Session, context: Context, document_id: UUID, *, tenant_id: UUID) -> None:
    """Forget the envelope of a contract that is there no more; one that somebody decided about is kept, closed.

    A signature that is still to be put into the file finds no file: its envelope does not wait for anybody again.
    """
    query = select(Envelope).where(Envelope.document_id == document_id, Envelope.holder_id == tenant_id)
    envelope = session.scalars(query.with_for_update()).one_or_none()
    if envelope is None or envelope.state not in {EnvelopeState.OPEN, EnvelopeState.SIGNING}:
        return
    if envelope.decisions:
        envelope.close(EnvelopeState.CANCELLED, at=context.now)
    else:
        session.delete(envelope)
