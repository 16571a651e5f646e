"""The events that this service publishes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from chartrier.events.event import Event
from chartrier.lifecycle.account_erasure import ErasureResult
from signature.models import Decision, Envelope


@dataclass(frozen=True, kw_only=True)
class EnvelopeOpened(Event, type="signature.envelope-opened.v1"):
    """A document waits for a signature."""

    envelope_id: UUID
    document_id: UUID
    holder_id: UUID

    @classmethod
    def of(cls, envelope: Envelope) -> Self:
        """Return the event for an envelope."""
        return cls(
            tenant_id=envelope.holder_id,
            envelope_id=envelope.id,
            document_id=envelope.document_id,
            holder_id=envelope.holder_id,
        )


@dataclass(frozen=True, kw_only=True)
class EnvelopeSigned(Event, type="signature.envelope-signed.v1"):
    """Somebody signed, and the signature is in the file."""

    envelope_id: UUID
    document_id: UUID
    holder_id: UUID
    account_id: UUID
    at: datetime

    @classmethod
    def of(cls, envelope: Envelope, decision: Decision) -> Self:
        """Return the event for a decision."""
        return cls(
            tenant_id=envelope.holder_id,
            envelope_id=envelope.id,
            document_id=envelope.document_id,
            holder_id=envelope.holder_id,
            account_id=decision.account_id,
            at=decision.recorded_at,
        )


@dataclass(frozen=True, kw_only=True)
class EnvelopeCompleted(Event, type="signature.envelope-completed.v1"):
    """Everybody who had to sign has signed."""

    envelope_id: UUID
    document_id: UUID
    holder_id: UUID
    digest: str

    @classmethod
    def of(cls, envelope: Envelope, digest: str) -> Self:
        """Return the event for an envelope and the digest of the signed file."""
        return cls(
            tenant_id=envelope.holder_id,
            envelope_id=envelope.id,
            document_id=envelope.document_id,
            holder_id=envelope.holder_id,
            digest=digest,
        )


@dataclass(frozen=True, kw_only=True)
class EnvelopeRefused(Event, type="signature.envelope-refused.v1"):
    """Somebody refused to sign, and said why."""

    envelope_id: UUID
    document_id: UUID
    holder_id: UUID
    account_id: UUID
    at: datetime
    reason: str

    @classmethod
    def of(cls, envelope: Envelope, decision: Decision) -> Self:
        """Return the event for a decision."""
        return cls(
            tenant_id=envelope.holder_id,
            envelope_id=envelope.id,
            document_id=envelope.document_id,
            holder_id=envelope.holder_id,
            account_id=decision.account_id,
            at=decision.recorded_at,
            reason=decision.refusal_reason or "",
        )


@dataclass(frozen=True, kw_only=True)
class DocumentsValidated(Event, type="signature.documents-validated.v1"):
    """Somebody validated up to 100 documents of one holder."""

    holder_id: UUID
    account_id: UUID
    at: datetime
    documents: list[UUID]


@dataclass(frozen=True, kw_only=True)
class DocumentSealed(Event, type="signature.document-sealed.v1"):
    """A document of the platform itself bears its seal, and is stored so."""

    document_id: UUID
    holder_id: UUID
    digest: str
    level: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountErased(ErasureResult, Event, type="signature.account-erased.v1"):
    """What was held here on a closed account is gone, but for what the law keeps."""
