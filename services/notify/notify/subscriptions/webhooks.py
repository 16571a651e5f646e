"""What notify does with the events that programs ask for: a message to each, with ids and no personal data.

A program reads the rest through the interface, with its own rights.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.webhooks import deliveries
from notify.webhooks.event_types import EventType

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class OfOrganisation:
    """An event of an organisation's own documents, people or requests."""

    organisation_id: UUID


@dataclass(frozen=True)
class BatchReceived(OfOrganisation):
    """Every line of a batch has its answer."""

    batch_id: UUID
    reference: str
    accepted: int
    already_there: int
    paper: int
    refused: int
    at: datetime


@subscriptions.on("vault.batch-received.v1", BatchReceived)
def send_batch_answered(session: Session, event: BatchReceived) -> None:
    """Tell the sender's programs how many lines were taken; each line's answer is read by the batch's id."""
    _send(session, EventType.BATCH_ANSWERED, event)


@dataclass(frozen=True)
class EnvelopeSigned(OfOrganisation):
    """One signatory signed a document."""

    document_id: UUID
    at: datetime


@subscriptions.on("signature.envelope-signed.v1", EnvelopeSigned)
def send_signed(session: Session, event: EnvelopeSigned) -> None:
    """Tell the sender's programs that somebody signed."""
    _send(session, EventType.SIGNATURE_SIGNED, event)


@dataclass(frozen=True)
class EnvelopeCompleted(OfOrganisation):
    """Everybody signed a document."""

    document_id: UUID


@subscriptions.on("signature.envelope-completed.v1", EnvelopeCompleted)
def send_completed(session: Session, event: EnvelopeCompleted) -> None:
    """Tell the sender's programs that everybody signed: the signed file is there."""
    _send(session, EventType.SIGNATURE_COMPLETED, event)


@dataclass(frozen=True)
class EnvelopeEnded(OfOrganisation):
    """A document will not be signed by everybody."""

    document_id: UUID
    establishment_id: UUID
    document_type: str
    at: datetime


@subscriptions.on("signature.envelope-refused.v1", EnvelopeEnded)
def send_refused(session: Session, event: EnvelopeEnded) -> None:
    """Tell the sender's programs that somebody refused to sign."""
    _send(session, EventType.SIGNATURE_REFUSED, event)


@subscriptions.on("signature.envelope-expired.v1", EnvelopeEnded)
def send_expired(session: Session, event: EnvelopeEnded) -> None:
    """Tell the sender's programs that the deadline passed."""
    _send(session, EventType.SIGNATURE_EXPIRED, event)


@dataclass(frozen=True)
class DocumentsValidated(OfOrganisation):
    """Somebody validated documents."""

    documents: list[UUID]
    at: datetime


@subscriptions.on("signature.documents-validated.v1", DocumentsValidated)
def send_validated(session: Session, event: DocumentsValidated) -> None:
    """Tell the sender's programs which documents were validated."""
    _send(session, EventType.DOCUMENTS_VALIDATED, event)


@dataclass(frozen=True)
class AdvanceDecided(OfOrganisation):
    """An agency decided an advance."""

    advance_id: UUID
    outcome: str
    decision_number: int
    at: datetime


@subscriptions.on("deposits.advance-decided.v1", AdvanceDecided)
def send_advance_decided(session: Session, event: AdvanceDecided) -> None:
    """Tell the agency's programs of a decision; amount and reason are read by its number."""
    _send(session, EventType.ADVANCE_DECIDED, event)


@dataclass(frozen=True)
class TimesheetValidated(OfOrganisation):
    """A client validated the hours of a week."""

    timesheet_id: UUID
    week: date
    decision_number: int
    at: datetime


@subscriptions.on("deposits.timesheet-validated.v1", TimesheetValidated)
def send_timesheet_validated(session: Session, event: TimesheetValidated) -> None:
    """Tell the agency's programs that hours are validated; they are read by the decision's number."""
    _send(session, EventType.TIMESHEET_VALIDATED, event)


@dataclass(frozen=True)
class TimesheetDisputed(OfOrganisation):
    """A client disputed the hours of a week."""

    timesheet_id: UUID
    week: date
    at: datetime


@subscriptions.on("deposits.timesheet-disputed.v1", TimesheetDisputed)
def send_timesheet_disputed(session: Session, event: TimesheetDisputed) -> None:
    """Tell the agency's programs that hours are disputed."""
    _send(session, EventType.TIMESHEET_DISPUTED, event)


@dataclass(frozen=True)
class PaperDecided(OfOrganisation):
    """A person refused electronic delivery, or accepts it again."""

    refusal_id: UUID
    holder_id: UUID
    at: datetime


@subscriptions.on("vault.paper-refused.v1", PaperDecided)
def send_paper_refused(session: Session, event: PaperDecided) -> None:
    """Tell the sender's programs that somebody is to get paper from now on."""
    _send(session, EventType.PAPER_REFUSED, event)


@subscriptions.on("vault.paperless-accepted.v1", PaperDecided)
def send_paper_accepted(session: Session, event: PaperDecided) -> None:
    """Tell the sender's programs that somebody gets documents here again."""
    _send(session, EventType.PAPER_ACCEPTED, event)


def _send(session: Session, event_type: EventType, event: OfOrganisation) -> None:
    data: dict[str, Any] = msgspec.to_builtins(event)
    deliveries.add_for_event(session, context(), event.organisation_id, event_type, data)
