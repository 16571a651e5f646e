"""Summaries are filed in the vault after submission, and shown to those who may see the request, by ticket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.tickets import Tickets
from chartrier.projections import person_names
from deposits.adapters.vault import StoredDocument
from deposits.catalogue import catalogue
from deposits.errors import SummaryNotReady
from deposits.requests import access
from deposits.requests.models import Request
from deposits.summaries.document import SummarisedAttachment, Summary

MAX_WAIT: Final = timedelta(minutes=5)
BATCH_SIZE: Final = 20


@dataclass(frozen=True)
class DueSummary:
    """A summary to be made and filed, with all that is needed for it outside any transaction."""

    request_id: UUID
    reference: UUID
    holder_id: UUID
    account_id: UUID
    summary: Summary

    @property
    def title(self) -> str:
        """Return the title of the summary in the vault."""
        return f"Récapitulatif {self.summary.file_number}"

    def ticket(self, tickets: Tickets) -> str:
        """Return the ticket with which the worker puts this one summary into the vault."""
        return tickets.issue(
            audience="vault",
            purpose="file-summary",
            subject=self.reference,
            reference=str(self.reference),
            holder_id=str(self.holder_id),
            account_id=str(self.account_id),
            name=self.title,
            kind="deposit_summary",
        )


def due(session: Session, *, now: datetime) -> Sequence[DueSummary]:
    """Return the summaries that are to be filed now, the longest waiting first."""
    waiting = session.scalars(
        select(Request)
        .where(Request.submitted_at.is_not(None), Request.summary_document_id.is_(None), Request.summary_due_at <= now)
        .order_by(Request.summary_due_at)
        .limit(BATCH_SIZE)
    )
    return [_due(session, request) for request in waiting]


def _due(session: Session, request: Request) -> DueSummary:
    if request.file_number is None or request.submitted_at is None or request.submitted_by is None:
        raise AssertionError("a draft has no summary")
    journey = catalogue.version(session, request.journey, request.journey_version)
    structure = next((field.key for field in journey.fields if field.prefill == "name"), "")
    return DueSummary(
        request_id=request.id,
        reference=request.summary_id,
        holder_id=request.holder_id,
        account_id=request.submitted_by,
        summary=Summary(
            journey=journey,
            file_number=request.file_number,
            structure=request.answers.get(structure, ""),
            filed_by=name.full if (name := person_names.name_of(session, request.submitted_by)) else "",
            submitted_at=request.submitted_at,
            answers=dict(request.answers),
            attachments=[
                SummarisedAttachment(attachment.kind, attachment.name, attachment.size, attachment.digest or "")
                for attachment in request.filed_attachments
            ],
        ),
    )


def mark_filed(session: Session, request_id: UUID, stored: StoredDocument) -> None:
    """Store the id of a summary in the vault."""
    session.execute(
        update(Request)
        .where(Request.id == request_id, Request.summary_document_id.is_(None))
        .values(summary_document_id=stored.document_id, summary_due_at=None)
    )


def postpone(session: Session, request_id: UUID, *, now: datetime) -> timedelta:
    """Postpone a summary: by a second the first time, twice as long each time after, five minutes at most."""
    attempts = session.scalar(
        update(Request)
        .where(Request.id == request_id)
        .values(summary_attempts=Request.summary_attempts + 1)
        .returning(Request.summary_attempts)
    )
    wait = min(timedelta(seconds=2 ** min((attempts or 1) - 1, 10)), MAX_WAIT)
    session.execute(update(Request).where(Request.id == request_id).values(summary_due_at=now + wait))
    return wait


def viewing_ticket(session: Session, context: Context, tickets: Tickets, request_id: UUID) -> str:
    """Return the ticket with which the caller's browser takes the summary from the vault."""
    request = access.find(session, context, request_id)
    if request.summary_document_id is None:
        raise SummaryNotReady
    return tickets.issue(
        audience="vault",
        purpose="summary",
        subject=request.summary_document_id,
        holder_id=str(request.holder_id),
        account_id=str(context.account_id),
    )
