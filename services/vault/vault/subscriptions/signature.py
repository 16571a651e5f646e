"""What signature publishes: envelopes that were completed or refused, documents that were validated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from vault.documents import completion

subscriptions = Subscriptions("vault")


@dataclass(frozen=True)
class EnvelopeSigned:
    """One of the parties signed, and the signature is in the file."""

    document_id: UUID
    holder_id: UUID
    party: str


@subscriptions.on("signature.envelope-signed.v1", EnvelopeSigned)
def pass_turn(session: Session, event: EnvelopeSigned) -> None:
    """Note whose turn it is now."""
    completion.pass_turn(session, event.document_id, tenant_id=event.holder_id, signed=event.party)


@dataclass(frozen=True)
class EnvelopeCompleted:
    """Everybody signed."""

    document_id: UUID
    holder_id: UUID


@subscriptions.on("signature.envelope-completed.v1", EnvelopeCompleted)
def archive_signed(session: Session, event: EnvelopeCompleted) -> None:
    """Archive a document that everybody signed."""
    completion.complete(session, event.document_id, tenant_id=event.holder_id, at=context().now)


@dataclass(frozen=True)
class EnvelopeRefused:
    """Somebody refused to sign."""

    document_id: UUID
    holder_id: UUID
    account_id: UUID
    at: datetime


@subscriptions.on("signature.envelope-refused.v1", EnvelopeRefused)
def archive_refused(session: Session, event: EnvelopeRefused) -> None:
    """Archive a document whose signature was refused."""
    completion.refuse(session, event.document_id, tenant_id=event.holder_id, by=event.account_id, at=event.at)


@dataclass(frozen=True)
class EnvelopeExpired:
    """The deadline passed before everybody signed."""

    document_id: UUID
    holder_id: UUID
    at: datetime


@subscriptions.on("signature.envelope-expired.v1", EnvelopeExpired)
def archive_expired(session: Session, event: EnvelopeExpired) -> None:
    """Archive a document that nobody may sign any more."""
    completion.expire(session, event.document_id, tenant_id=event.holder_id, at=event.at)


@dataclass(frozen=True)
class DocumentsValidated:
    """Somebody validated documents of one holder."""

    holder_id: UUID
    account_id: UUID
    at: datetime
    documents: list[UUID]


@subscriptions.on("signature.documents-validated.v1", DocumentsValidated)
def archive_validated(session: Session, event: DocumentsValidated) -> None:
    """Archive documents that were validated."""
    completion.validate(session, event.documents, tenant_id=event.holder_id, by=event.account_id, at=event.at)
