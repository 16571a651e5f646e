"""Seals on documents: asked for once, leased by one worker at a time, completed, or given up with the reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record
from chartrier.ids import new_id
from signature.adapters.vault import StoredVersion
from signature.certificates.levels import Level
from signature.errors import Reason
from signature.events import DocumentSealed
from signature.seals.models import DocumentSeal
from signature.verification import signed_files

CHANNEL: Final = "seals"
_LEASE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = 300.0


@dataclass(frozen=True)
class DocumentToSeal:
    """The fields read of a document that asks for the seal."""

    document_id: UUID
    holder_id: UUID
    digest: str
    size: int


@dataclass(frozen=True)
class DueSeal:
    """What the worker needs to know while no transaction is open."""

    id: UUID
    document: DocumentToSeal
    level: Level
    attempts: int


def ask(session: Session, context: Context, document: DocumentToSeal) -> None:
    """Ask for the seal on a document; asked twice, it is sealed once."""
    wanted = insert(DocumentSeal).values(
        id=new_id(),
        document_id=document.document_id,
        holder_id=document.holder_id,
        digest=document.digest,
        size=document.size,
        asked_at=context.now,
        due_at=context.now,
        attempts=0,
    )
    session.execute(wanted.on_conflict_do_nothing())
    wake(session, CHANNEL)


def lease_next(session: Session, *, level: Level, now: datetime) -> DueSeal | None:
    """Lease the document that has waited longest."""
    waiting = DocumentSeal.sealed_at.is_(None), DocumentSeal.failure.is_(None), DocumentSeal.due_at <= now
    asked = select(DocumentSeal).where(*waiting).order_by(DocumentSeal.due_at).limit(1)
    seal = session.scalar(asked.with_for_update(skip_locked=True))
    if seal is None:
        return None
    seal.attempts += 1
    seal.due_at = now + _LEASE
    document = DocumentToSeal(seal.document_id, seal.holder_id, seal.digest, seal.size)
    return DueSeal(seal.id, document, level, seal.attempts)


def complete(
    session: Session, due: DueSeal, stored: StoredVersion, *, certificate_fingerprint: str, now: datetime
) -> None:
    """Record that the document is sealed, and publish it; nothing when another worker was quicker."""
    seal = session.get_one(DocumentSeal, due.document.document_id, with_for_update=True)
    if seal.sealed_at is not None:
        return
    seal.sealed_at, seal.digest_sealed, seal.level = now, stored.digest, due.level
    seal.certificate_fingerprint = certificate_fingerprint
    signed_files.keep_sealed(
        session,
        {
            "digest": stored.digest,
            "original_digest": seal.digest,
            "certificate_fingerprint": certificate_fingerprint,
            "level": due.level,
            "signed_at": now,
            "holder_id": seal.holder_id,
        },
    )
    record(
        session,
        DocumentSealed(
            tenant_id=seal.holder_id,
            document_id=seal.document_id,
            holder_id=seal.holder_id,
            digest=stored.digest,
            level=due.level,
            at=now,
        ),
    )


def give_up(session: Session, due: DueSeal, reason: Reason) -> None:
    """Record why a document can never be sealed."""
    session.get_one(DocumentSeal, due.document.document_id).failure = reason


def postpone(session: Session, due: DueSeal, *, now: datetime) -> None:
    """Let it be tried again after a pause that grows with the number of attempts."""
    seal = session.get_one(DocumentSeal, due.document.document_id)
    seal.due_at = now + timedelta(seconds=min(2.0 ** min(due.attempts, 10), _LONGEST_PAUSE))
