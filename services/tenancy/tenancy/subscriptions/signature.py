"""What tenancy does with the events of signature: an employer sees which documents were signed or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from tenancy.employees import documents

subscriptions = Subscriptions("tenancy")


@dataclass(frozen=True)
class EnvelopeDecided:
    """Somebody signed or refused a document."""

    document_id: UUID
    holder_id: UUID
    at: datetime


@subscriptions.on("signature.envelope-signed.v1", EnvelopeDecided)
def note_signature(session: Session, event: EnvelopeDecided) -> None:
    """Note that an employee signed a document."""
    documents.note(session, event.document_id, event.holder_id, "signed_at", event.at)


@subscriptions.on("signature.envelope-refused.v1", EnvelopeDecided)
def note_refusal(session: Session, event: EnvelopeDecided) -> None:
    """Note that an employee refused to sign a document."""
    documents.note(session, event.document_id, event.holder_id, "refused_at", event.at)
