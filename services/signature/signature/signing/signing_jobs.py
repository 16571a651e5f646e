"""Signing jobs: a signature that waits to be put into its file is leased by one worker at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.events.outbox import record
from signature.adapters.vault import StoredVersion
from signature.appearances import drawings
from signature.appearances.drawings import SealedDrawing
from signature.certificates.levels import Level
from signature.envelopes import queries
from signature.errors import Reason
from signature.events import EnvelopeCompleted, EnvelopeSigned
from signature.models import Decision, DecisionState, Envelope
from signature.pdf.prepared_file import Position
from signature.verification import signed_files

# Longer than signing takes on a good day. A worker that died loses its job after that, and somebody waits for it; one
# that was only slow finds its version stored by another, and the vault keeps the first.
LEASE: Final = timedelta(seconds=10)
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 60.0


@dataclass(frozen=True)
class SigningJob:
    """What a worker needs to know of a waiting signature while no transaction is open."""

    decision_id: UUID
    envelope_id: UUID
    document_id: UUID
    holder_id: UUID
    account_id: UUID
    digest: str
    size: int
    text: str
    handwriting: str
    drawing: SealedDrawing | None
    position: Position | None
    signatory_name: str
    recorded_at: datetime
    level_asked: str
    attempts: int

    @classmethod
    def of(cls, decision: Decision, drawing: SealedDrawing | None) -> "SigningJob":
        """Copy what is needed from the rows."""
        envelope = decision.envelope
        return cls(
            decision_id=decision.id,
            envelope_id=envelope.id,
            document_id=envelope.document_id,
            holder_id=envelope.holder_id,
            account_id=decision.account_id,
            digest=decision.digest_shown,
            size=envelope.size,
            text=decision.appearance_text or decision.signatory_name,
            handwriting=decision.appearance_handwriting or "upright",
            drawing=drawing,
            position=Position(**decision.position) if decision.position else None,
            signatory_name=decision.signatory_name,
            recorded_at=decision.recorded_at,
            level_asked=decision.level_asked or Level.BASELINE,
            attempts=decision.attempts,
        )


@dataclass(frozen=True)
class SigningOutcome:
    """What was signed, and what the vault stored of it."""

    stored: StoredVersion
    level: Level
    certificate_fingerprint: str
    rewritten: bool
    stamped_at: datetime | None


def lease_next(session: Session, *, now: datetime) -> SigningJob | None:
    """Lease the signature that has waited longest and that no other worker has."""
    free = select(Decision).where(Decision.state == DecisionState.WAITING, Decision.leased_until <= now)
    decision = session.scalar(free.order_by(Decision.leased_until).limit(1).with_for_update(skip_locked=True))
    if decision is None:
        return None
    decision.lease(now=now, duration=LEASE)
    return SigningJob.of(decision, drawings.find(session, decision.drawing_id))


def complete(session: Session, job: SigningJob, outcome: SigningOutcome, *, now: datetime) -> bool:
    """Complete the envelope with what the vault stored; return False when another worker was quicker."""
    envelope, decision = _rows(session, job)
    if not decision.is_waiting:
        return False
    decision.finish(
        at=now,
        level_obtained=outcome.level,
        certificate_fingerprint=outcome.certificate_fingerprint,
        rewritten=outcome.rewritten,
        stamped_at=outcome.stamped_at,
        digest_signed=outcome.stored.digest,
        version=outcome.stored.number,
    )
    envelope.record_signature(decision, size=outcome.stored.size, at=now)
    session.flush()
    signed_files.keep(session, envelope, decision)
    record(session, EnvelopeSigned.of(envelope, decision))
    if envelope.signed_digest:
        record(session, EnvelopeCompleted.of(envelope, envelope.signed_digest))
    return True


def give_up(session: Session, job: SigningJob, reason: Reason, *, now: datetime) -> None:
    """Record why the signature could not be made, and let the envelope be signed again."""
    envelope, decision = _rows(session, job)
    if decision.is_waiting:
        decision.fail(reason, at=now)
        envelope.reopen(reason)


def postpone(session: Session, job: SigningJob, *, now: datetime) -> None:
    """Let it be tried again after a pause that grows with the number of attempts."""
    _, decision = _rows(session, job)
    if decision.is_waiting:
        pause = min(SHORTEST_PAUSE * 2 ** min(job.attempts, 10), LONGEST_PAUSE)
        decision.leased_until = now + timedelta(seconds=pause)


def _rows(session: Session, job: SigningJob) -> tuple[Envelope, Decision]:
    envelope = queries.within(session, job.envelope_id, tenant_id=job.holder_id)
    return envelope, session.get_one(Decision, job.decision_id)
