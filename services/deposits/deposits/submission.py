"""Submission: one move under a lock, from draft to a file number that stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.database.session import wake
from chartrier.events.outbox import record
from deposits import file_numbers, requests
from deposits.errors import NotComplete, field_errors
from deposits.events import RequestSubmitted
from deposits.journeys import Catalogue
from deposits.models import Request, State


def submit(
    session: Session, catalogue: Catalogue, *, by: Principal, request_id: UUID, language: str, now: datetime
) -> Request:
    """Send a complete draft; sent again, twice at once or later, it keeps the number it has."""
    request = requests.find_to_change(session, request_id, by=by)
    if request.state != State.DRAFT:
        return request
    journey = catalogue.version(request.journey, request.journey_version)
    if missing := requests.hindrances(request, journey, now=now):
        raise NotComplete(*field_errors(missing, language))
    # Uploads that never arrived are not part of what is sent; they go first, while it is a draft.
    request.papers = request.filed_papers
    session.flush()
    file_number = file_numbers.draw(session, request.direction, now=now)
    request.state = State.SUBMITTED
    request.file_number = file_number
    request.submitted_at = request.updated_at = request.summary_due_at = now
    request.submitted_by = by.id
    record(
        session,
        RequestSubmitted(
            tenant_id=request.holder_id,
            request_id=request.id,
            holder_id=request.holder_id,
            account_id=by.id,
            file_number=file_number,
            journey=request.journey,
            journey_title=journey.title.fr,
            at=now,
        ),
    )
    wake(session, "summaries")
    return request
