"""Summaries: made after submission, filed in the vault, handed out as tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.access.tickets import Tickets
from deposits import people, requests
from deposits.errors import SummaryNotReady
from deposits.journeys import Catalogue
from deposits.models import Request
from deposits.summary import PaperFiled, Summary
from deposits.vault import Retained

LONGEST_WAIT: Final = timedelta(minutes=5)
BATCH: Final = 20


@dataclass(frozen=True)
class DueSummary:
    """A summary to be made and filed, with all that is needed for it outside any transaction."""

    request_id: UUID
    paper_id: UUID
    holder_id: UUID
    account_id: UUID
    summary: Summary

    @property
    def title(self) -> str:
        """What the summary is called in the vault."""
        return f"Récapitulatif {self.summary.file_number}"

    def ticket(self, tickets: Tickets) -> str:
        """The capability with which the worker puts this one summary into the vault."""
        return tickets.issue(
            audience="vault",
            purpose="file-summary",
            subject=self.paper_id,
            paper_id=str(self.paper_id),
            holder_id=str(self.holder_id),
            account_id=str(self.account_id),
            name=self.title,
            kind="deposit_summary",
        )


def due(session: Session, catalogue: Catalogue, *, now: datetime) -> Sequence[DueSummary]:
    """The summaries that are to be filed now, longest waiting first."""
    waiting = session.scalars(
        select(Request)
        .where(Request.submitted_at.is_not(None), Request.summary_document_id.is_(None), Request.summary_due_at <= now)
        .order_by(Request.summary_due_at)
        .limit(BATCH)
    )
    return [_due(session, catalogue, request) for request in waiting]


def _due(session: Session, catalogue: Catalogue, request: Request) -> DueSummary:
    if request.file_number is None or request.submitted_at is None or request.submitted_by is None:
        raise AssertionError("a draft has no summary")
    journey = catalogue.version(request.journey, request.journey_version)
    structure = next((field.key for field in journey.fields if field.prefill == "name"), "")
    return DueSummary(
        request_id=request.id,
        paper_id=request.summary_paper_id,
        holder_id=request.holder_id,
        account_id=request.submitted_by,
        summary=Summary(
            journey=journey,
            file_number=request.file_number,
            structure=request.answers.get(structure, ""),
            filed_by=people.name_of(session, request.submitted_by),
            submitted_at=request.submitted_at,
            answers=dict(request.answers),
            papers=[
                PaperFiled(paper.kind, paper.name, paper.size, paper.digest or "") for paper in request.filed_papers
            ],
        ),
    )


def filed(session: Session, request_id: UUID, kept: Retained) -> None:
    """Remember where the vault keeps a summary."""
    session.execute(
        update(Request)
        .where(Request.id == request_id, Request.summary_document_id.is_(None))
        .values(summary_document_id=kept.document_id, summary_due_at=None)
    )


def put_off(session: Session, request_id: UUID, *, now: datetime) -> timedelta:
    """Try a summary again later: a second the first time, twice as long each time after, five minutes at most."""
    attempts = session.scalar(
        update(Request)
        .where(Request.id == request_id)
        .values(summary_attempts=Request.summary_attempts + 1)
        .returning(Request.summary_attempts)
    )
    wait = min(timedelta(seconds=2 ** min((attempts or 1) - 1, 10)), LONGEST_WAIT)
    session.execute(update(Request).where(Request.id == request_id).values(summary_due_at=now + wait))
    return wait


def viewing_ticket(session: Session, tickets: Tickets, *, by: Principal, request_id: UUID) -> str:
    """The capability with which the caller's browser takes the summary from the vault."""
    request = requests.find(session, request_id, by=by)
    if request.summary_document_id is None:
        raise SummaryNotReady
    return tickets.issue(
        audience="vault",
        purpose="summary",
        subject=request.summary_document_id,
        holder_id=str(request.holder_id),
        account_id=str(by.id),
    )
