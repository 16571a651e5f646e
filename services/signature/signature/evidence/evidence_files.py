"""Asking for an evidence file, making it, and letting it go after some days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.database.session import wake
from chartrier.ids import new_id
from signature.envelopes import key_uses
from signature.envelopes.evidence import evidence_of
from signature.errors import EvidenceFileNotFound
from signature.evidence.models import EvidenceFile
from signature.models import Envelope

CHANNEL: Final = "evidence_files"
KEPT_FOR: Final = timedelta(days=7)
_LEASE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = 300.0


@dataclass(frozen=True)
class DueEvidence:
    """What the worker needs to make an evidence file while no transaction is open."""

    id: UUID
    envelope_id: UUID
    holder_id: UUID
    account_id: UUID
    language: str
    attempts: int
    evidence: dict[str, Any]


def ask(session: Session, context: Context, envelope: Envelope, *, language: str) -> EvidenceFile:
    """Ask for the evidence of an envelope as it stands now; what was made before of it is made anew."""
    asked = {"asked_at": context.now, "due_at": context.now, "attempts": 0, "content": None, "sealed_at": None}
    of = {"envelope_id": envelope.id, "account_id": context.account_id, "language": language}
    wanted = insert(EvidenceFile).values(id=new_id(), **of, **asked)
    kept = wanted.on_conflict_do_update(index_elements=list(of), set_=asked).returning(EvidenceFile)
    found = session.scalars(kept, execution_options={"populate_existing": True}).one()
    wake(session, CHANNEL)
    return found


def find(session: Session, file_id: UUID, *, by: Principal) -> EvidenceFile:
    """Return an evidence file that the caller asked for."""
    asked = select(EvidenceFile).where(EvidenceFile.id == file_id, EvidenceFile.account_id == by.id)
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise EvidenceFileNotFound
    return found


def content_of(session: Session, file_id: UUID, *, by: Principal) -> tuple[EvidenceFile, bytes]:
    """Return an evidence file that is ready, with its bytes."""
    found = find(session, file_id, by=by)
    if found.content is None:
        raise EvidenceFileNotFound
    return found, found.content


def lease_next(session: Session, *, now: datetime) -> DueEvidence | None:
    """Lease the file that has waited longest, with what is to stand in it."""
    waiting = select(EvidenceFile).where(EvidenceFile.content.is_(None), EvidenceFile.due_at <= now)
    file = session.scalar(waiting.order_by(EvidenceFile.due_at).limit(1).with_for_update(skip_locked=True))
    if file is None:
        return None
    file.attempts += 1
    file.due_at = now + _LEASE
    return DueEvidence(
        id=file.id,
        envelope_id=file.envelope_id,
        holder_id=file.envelope.holder_id,
        account_id=file.account_id,
        language=file.language,
        attempts=file.attempts,
        evidence=_whole_evidence(session, file),
    )


def _whole_evidence(session: Session, file: EvidenceFile) -> dict[str, Any]:
    envelope = file.envelope
    uses = key_uses.uses_for(session, [decision.id for decision in envelope.decisions])
    return evidence_of(envelope, reader=file.account_id) | {
        "action": envelope.action,
        "key_uses": [{"decision_id": use.subject_id, "used_at": use.used_at, "digest": use.digest} for use in uses],
    }


def complete(session: Session, due: DueEvidence, content: bytes, *, now: datetime) -> None:
    """Keep the sealed file for whoever asked."""
    file = session.get(EvidenceFile, due.id)
    if file is not None and file.content is None:
        file.content, file.sealed_at = content, now


def postpone(session: Session, due: DueEvidence, *, now: datetime) -> None:
    """Let it be tried again after a pause that grows with the number of attempts."""
    file = session.get(EvidenceFile, due.id)
    if file is not None:
        file.due_at = now + timedelta(seconds=min(2.0 ** min(due.attempts, 10), _LONGEST_PAUSE))


def delete_old(session: Session, context: Context) -> None:
    """Delete files that were asked for some days ago; they can be asked for again."""
    session.execute(delete(EvidenceFile).where(EvidenceFile.asked_at < context.now - KEPT_FOR))
