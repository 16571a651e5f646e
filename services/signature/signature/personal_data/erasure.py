"""Erasure of closed accounts: what waits for them is deleted, what they signed is retained as evidence."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport, RetainedItems
from chartrier.projections import person_names
from signature.appearances import own_signatures
from signature.batches.models import Batch
from signature.envelopes import holder_names
from signature.evidence.models import EvidenceFile
from signature.models import Decision, Envelope, EnvelopeState

# Code civil, art. 2224: what was agreed can be disputed for five years.
EVIDENCE_RETENTION: Final = timedelta(days=5 * 365 + 2)


def erase(session: Session, erasure: Erasure) -> ErasureReport:
    """Delete envelopes that wait for a closed account alone, and its name; retain evidence of what was signed."""
    undecided = ~exists().where(Decision.envelope_id == Envelope.id)
    waiting = Envelope.holder_id.in_(erasure.holders), Envelope.state == EnvelopeState.OPEN, undecided
    deleted = session.execute(
        delete(Envelope).where(*waiting, Envelope.opened_at <= erasure.at).returning(Envelope.id)
    ).all()
    session.execute(delete(Batch).where(Batch.account_id.in_(erasure.accounts), Batch.recorded_at.is_(None)))
    session.execute(delete(EvidenceFile).where(EvidenceFile.account_id.in_(erasure.accounts)))
    names = sum(person_names.forget(session, account_id) for account_id in erasure.accounts)
    signatures = sum(own_signatures.forget(session, account_id) for account_id in erasure.accounts)
    names += holder_names.forget(session, erasure.holders)
    return ErasureReport(
        erased=[
            ErasedItems("envelopes", len(deleted)),
            ErasedItems("names", names),
            ErasedItems("own-signatures", signatures),
        ],
        retained=_evidence(session, erasure),
    )


def _evidence(session: Session, erasure: Erasure) -> list[RetainedItems]:
    decisions = select(func.count(), func.max(Decision.recorded_at)).where(Decision.account_id.in_(erasure.accounts))
    count, latest = session.execute(decisions).one()
    return [RetainedItems("signatures", count, "signature-evidence", latest + EVIDENCE_RETENTION)] if count else []
