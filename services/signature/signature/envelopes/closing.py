"""Envelopes that close without a signature: the deadline passed, or a new version took the document's place."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from signature.events import EnvelopeCancelled, EnvelopeExpired, unsigned
from signature.models import Envelope, EnvelopeState

EXPIRED_AT_ONCE: Final = 200


def expire(session: Session, context: Context) -> int:
    """Close envelopes whose deadline passed, and publish it; return how many."""
    over = Envelope.state == EnvelopeState.OPEN, Envelope.deadline <= context.now
    query = select(Envelope).where(*over).order_by(Envelope.deadline).limit(EXPIRED_AT_ONCE)
    found = session.scalars(query.with_for_update(skip_locked=True)).all()
    for envelope in found:
        envelope.close(EnvelopeState.EXPIRED, at=context.now)
        record(session, EnvelopeExpired(**unsigned(envelope, at=context.now)))
    return len(found)


def cancel(session: Session, context: Context, document_id: UUID, *, tenant_id: UUID) -> None:
    """Close the envelope of a replaced document unless everybody signed it, and publish who had not."""
    query = select(Envelope).where(Envelope.document_id == document_id, Envelope.holder_id == tenant_id)
    envelope = session.scalars(query.with_for_update()).one_or_none()
    if envelope is None or envelope.state not in {EnvelopeState.OPEN, EnvelopeState.SIGNING}:
        return
    envelope.close(EnvelopeState.CANCELLED, at=context.now)
    record(session, EnvelopeCancelled(**unsigned(envelope, at=context.now)))
