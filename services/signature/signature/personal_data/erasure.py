"""Accounts that close: nothing waits for them any more; what they signed stays as the evidence that it is."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport, RetainedItems
from signature.models import Act, Envelope, SignatoryName, State

# Code civil, art. 2224: what was agreed can be disputed for five years.
EVIDENCE_IS_KEPT: Final = timedelta(days=5 * 365 + 2)


def erase(session: Session, asked: Erasure) -> ErasureReport:
    """Close what waits for a closed account alone, and forget the name; evidence of what was signed stays."""
    untouched = ~exists().where(Act.envelope_id == Envelope.id)
    waiting = Envelope.holder_id.in_(asked.holders), Envelope.state == State.OPEN, untouched
    closed = session.execute(
        delete(Envelope).where(*waiting, Envelope.opened_at <= asked.at).returning(Envelope.id)
    ).all()
    names = (
        delete(SignatoryName).where(SignatoryName.account_id.in_(asked.accounts)).returning(SignatoryName.account_id)
    )
    forgotten = session.execute(names).all()
    acts = select(func.count(), func.max(Act.recorded_at)).where(Act.account_id.in_(asked.accounts))
    count, latest = session.execute(acts).one()
    kept = [RetainedItems("signatures", count, "signature-evidence", latest + EVIDENCE_IS_KEPT)] if count else []
    return ErasureReport(
        erased=[ErasedItems("envelopes", len(closed)), ErasedItems("names", len(forgotten))], retained=kept
    )
