"""Summaries and payment proofs are filed in the vault by the worker, and shown to those who may, by ticket."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.tickets import Tickets
from chartrier.events.outbox import record
from chartrier.projections import person_names
from deposits.adapters.vault import StoredDocument
from deposits.catalogue import catalogue
from deposits.errors import ProofNotReady, SummaryNotReady
from deposits.events import PaymentProofFiled
from deposits.requests import access
from deposits.requests.models import Request
from deposits.requests.states import State
from deposits.structures import structures
from deposits.summaries.document import SummarisedAttachment, Summary
from deposits.summaries.payment_proof import PaymentProof

MAX_WAIT: Final = timedelta(minutes=5)
BATCH_SIZE: Final = 20
Kind = Literal["summary", "proof"]
_TITLES: Final[dict[Kind, str]] = {"summary": "Récapitulatif", "proof": "Justificatif de paiement"}
_KINDS_IN_VAULT: Final[dict[Kind, str]] = {"summary": "deposit_summary", "proof": "payment_proof"}


@dataclass(frozen=True)
class DueFiling:
    """A document to be made and filed, with all that is needed for it outside any transaction."""

    kind: Kind
    request_id: UUID
    reference: UUID
    holder_id: UUID
    account_id: UUID
    document: Summary | PaymentProof

    @property
    def title(self) -> str:
        """Return the title of the document in the vault."""
        return f"{_TITLES[self.kind]} {self.document.file_number}"

    def ticket(self, tickets: Tickets) -> str:
        """Return the ticket with which the worker puts this one document into the vault."""
        return tickets.issue(
            audience="vault",
            purpose="file-summary",
            subject=self.reference,
            reference=str(self.reference),
            holder_id=str(self.holder_id),
            account_id=str(self.account_id),
            name=self.title,
            kind=_KINDS_IN_VAULT[self.kind],
        )


@dataclass(frozen=True)
class _Columns:
    """Where a request has one of its two documents."""

    document_id: Any
    due_at: Any
    attempts: Any
    make: Callable[[Session, Request], DueFiling]
    state: Any


def due(session: Session, kind: Kind, *, now: datetime) -> Sequence[DueFiling]:
    """Return the documents that are to be filed now, the longest waiting first."""
    columns = _COLUMNS[kind]
    waiting = session.scalars(
        select(Request)
        .where(columns.state, columns.document_id.is_(None), columns.due_at <= now)
        .order_by(columns.due_at)
        .limit(BATCH_SIZE)
        # Whoever takes a decision back has it, or the worker has begun: never both.
        .with_for_update(skip_locked=True)
    )
    return [columns.make(session, request) for request in waiting]


def _due_summary(session: Session, request: Request) -> DueFiling:
    if request.file_number is None or request.submitted_at is None or request.submitted_by is None:
        raise AssertionError("a draft has no summary")
    summary = Summary(
        journey=catalogue.version(session, request.journey, request.journey_version),
        file_number=request.file_number,
        structure=_structure_name(session, request),
        filed_by=name.full if (name := person_names.name_of(session, request.submitted_by)) else "",
        submitted_at=request.submitted_at,
        answers=dict(request.answers),
        attachments=[
            SummarisedAttachment(attachment.kind, attachment.name, attachment.size, attachment.digest or "")
            for attachment in request.filed_attachments
        ],
    )
    return _filing("summary", request, request.summary_id, summary)


def _due_proof(session: Session, request: Request) -> DueFiling:
    if request.file_number is None or request.decided_at is None:
        raise AssertionError("nothing is paid before it is validated")
    request.proof_begun = True
    proof = PaymentProof(
        journey=catalogue.version(session, request.journey, request.journey_version),
        file_number=request.file_number,
        structure=_structure_name(session, request),
        decided_at=request.decided_at,
        answers=dict(request.answers),
    )
    return _filing("proof", request, request.proof_id, proof)


def _filing(kind: Kind, request: Request, reference: UUID, document: Summary | PaymentProof) -> DueFiling:
    return DueFiling(kind, request.id, reference, request.holder_id, request.submitted_by or request.owner_id, document)


def _structure_name(session: Session, request: Request) -> str:
    journey = catalogue.version(session, request.journey, request.journey_version)
    asked = next((field.key for field in journey.fields if field.prefill == "name"), "")
    if asked in request.answers:
        return request.answers[asked]
    known = structures.find(session, request.holder_id)
    return known.name if known else ""


_COLUMNS: Final[dict[Kind, _Columns]] = {
    "summary": _Columns(
        Request.summary_document_id,
        Request.summary_due_at,
        Request.summary_attempts,
        _due_summary,
        Request.submitted_at.is_not(None),
    ),
    "proof": _Columns(
        Request.proof_document_id,
        Request.proof_due_at,
        Request.proof_attempts,
        _due_proof,
        Request.state == State.VALIDATED,
    ),
}


def mark_filed(session: Session, filed: DueFiling, stored: StoredDocument) -> None:
    """Store the id of a document in the vault; a payment proof then waits for the platform's seal."""
    columns = _COLUMNS[filed.kind]
    marked = session.execute(
        update(Request)
        .where(Request.id == filed.request_id, columns.document_id.is_(None))
        .values({columns.document_id: stored.document_id, columns.due_at: None})
        .returning(Request.id)
    ).first()
    if marked and filed.kind == "proof":
        record(
            session,
            PaymentProofFiled(
                tenant_id=filed.holder_id,
                document_id=stored.document_id,
                holder_id=filed.holder_id,
                digest=stored.digest,
                size=stored.size,
            ),
        )


def mark_sealed(session: Session, document_id: UUID, *, at: datetime) -> None:
    """Let a payment proof be taken, now that it bears the seal; the seal on another document changes nothing here."""
    session.execute(update(Request).where(Request.proof_document_id == document_id).values(proof_sealed_at=at))


def postpone(session: Session, due: DueFiling, *, now: datetime) -> timedelta:
    """Postpone a document: by a second the first time, twice as long each time after, five minutes at most."""
    columns = _COLUMNS[due.kind]
    attempts = session.scalar(
        update(Request)
        .where(Request.id == due.request_id)
        .values({columns.attempts: columns.attempts + 1})
        .returning(columns.attempts)
    )
    wait = min(timedelta(seconds=2 ** min((attempts or 1) - 1, 10)), MAX_WAIT)
    session.execute(update(Request).where(Request.id == due.request_id).values({columns.due_at: now + wait}))
    return wait


def viewing_ticket(session: Session, context: Context, tickets: Tickets, request_id: UUID, *, kind: Kind) -> str:
    """Return the ticket with which the caller's browser takes the summary or the payment proof from the vault."""
    request = access.find(session, context, request_id)
    sealed = request.proof_document_id if request.proof_sealed_at else None
    document_id = request.summary_document_id if kind == "summary" else sealed
    if document_id is None:
        raise SummaryNotReady if kind == "summary" else ProofNotReady
    return tickets.issue(
        audience="vault",
        purpose="summary",
        subject=document_id,
        holder_id=str(request.holder_id),
        account_id=str(context.account_id),
    )
