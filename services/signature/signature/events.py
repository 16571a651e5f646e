"""The events that this service publishes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
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
    # Who sent it.
    organisation_id: UUID
    # For which of the parties that are to sign.
    party: str
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
            organisation_id=envelope.organisation_id,
            party=decision.party,
            account_id=decision.account_id,
            at=decision.recorded_at,
        )


@dataclass(frozen=True, kw_only=True)
class EnvelopeCompleted(Event, type="signature.envelope-completed.v1"):
    """Everybody who had to sign has signed."""

    envelope_id: UUID
    document_id: UUID
    holder_id: UUID
    # Who sent it.
    organisation_id: UUID
    digest: str

    @classmethod
    def of(cls, envelope: Envelope, digest: str) -> Self:
        """Return the event for an envelope and the digest of the signed file."""
        return cls(
            tenant_id=envelope.holder_id,
            envelope_id=envelope.id,
            document_id=envelope.document_id,
            holder_id=envelope.holder_id,
            organisation_id=envelope.organisation_id,
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
    # Whom it is told: those who follow what this establishment sent.
    organisation_id: UUID
    organisation_name: str
    establishment_id: UUID
    document_type: str
    signatory_name: str

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
            organisation_id=envelope.organisation_id,
            organisation_name=envelope.organisation_name,
            establishment_id=envelope.establishment_id,
            document_type=envelope.type,
            signatory_name=decision.signatory_name,
        )


@dataclass(frozen=True, kw_only=True)
class Unsigned:
    """What an envelope that closed without every signature was about, and which parties had not signed."""

    envelope_id: UUID
    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    establishment_id: UUID
    document_type: str
    required_right: str
    unsigned: list[str]
    at: datetime


def unsigned(envelope: Envelope, *, at: datetime) -> dict[str, Any]:
    """Return what an event says of an envelope that closed without every signature."""
    copied = (
        "document_id",
        "holder_id",
        "organisation_id",
        "organisation_name",
        "establishment_id",
        "required_right",
    )
    return {name: getattr(envelope, name) for name in copied} | {
        "tenant_id": envelope.holder_id,
        "envelope_id": envelope.id,
        "document_type": envelope.type,
        "unsigned": [each.party for each in envelope.signatories if each.signed_at is None],
        "at": at,
    }


@dataclass(frozen=True, kw_only=True)
class EnvelopeExpired(Unsigned, Event, type="signature.envelope-expired.v1"):
    """The deadline passed before everybody signed."""


@dataclass(frozen=True, kw_only=True)
class EnvelopeCancelled(Unsigned, Event, type="signature.envelope-cancelled.v1"):
    """A new version took the document's place before everybody signed."""


@dataclass(frozen=True, kw_only=True)
class SignatoryReminded(Event, type="signature.signatory-reminded.v1"):
    """Documents have waited for somebody's signature for so many days, and how many wait in all (at most 100)."""

    account_id: UUID
    documents: int
    days: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DocumentsValidated(Event, type="signature.documents-validated.v1"):
    """Somebody validated up to 100 documents that one organisation sent to one holder."""

    holder_id: UUID
    organisation_id: UUID
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
