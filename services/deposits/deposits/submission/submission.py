"""Submission: one move under a lock, from a complete draft to a file number that stays."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record
from deposits.catalogue import catalogue
from deposits.drafts import drafts
from deposits.errors import NotComplete
from deposits.events import RequestSubmitted
from deposits.journeys import conditions
from deposits.journeys.definition import Journey
from deposits.requests import access, entries
from deposits.requests.models import Request
from deposits.requests.stages import Act
from deposits.requests.states import State
from deposits.submission import file_numbers

CHANNEL = "summaries"


def submit(session: Session, context: Context, request_id: UUID) -> Request:
    """Submit a complete draft; submitted again, at once or later, it keeps its file number."""
    request = access.lock(session, context, request_id)
    if request.state != State.DRAFT:
        return request
    journey = catalogue.version(session, request.journey, request.journey_version)
    if problems := drafts.problems_of(request, journey, context):
        raise NotComplete(*problems)
    # Uploads that never arrived are not part of what is submitted; they go first, while it is a draft.
    asked = {attachment.kind for attachment in conditions.asked_attachments(journey, request.answers)}
    request.attachments = [attachment for attachment in request.filed_attachments if attachment.kind in asked]
    request.answers = conditions.asked_answers(journey, request.answers)
    session.flush()
    file_number = file_numbers.draw(session, request.direction, now=context.now)
    request.move(Act.SUBMIT, at=context.now)
    request.case_group = conditions.group_of(journey, request.answers)
    request.amount = amount_of(journey, request.answers)
    entries.add(session, context, request, act=Act.SUBMIT, by_case_manager=False)
    request.file_number = file_number
    request.submitted_at = request.summary_due_at = context.now
    request.submitted_by = context.account_id
    record(
        session,
        RequestSubmitted(
            tenant_id=request.holder_id,
            request_id=request.id,
            holder_id=request.holder_id,
            account_id=context.account_id,
            file_number=file_number,
            journey=request.journey,
            journey_title=journey.title.fr,
            at=context.now,
            payment=payment_of(journey, request.answers),
        ),
    )
    wake(session, CHANNEL)
    return request


def payment_of(journey: Journey, answers: Mapping[str, str]) -> dict[str, str] | None:
    """Return the means of payment that was chosen, in each language; None where none is asked."""
    field = journey.payment_field
    chosen = next((one for one in field.choices if one.value == answers.get(field.key)), None) if field else None
    return {"fr": chosen.label.fr, "en": chosen.label.en} if chosen else None


def amount_of(journey: Journey, answers: Mapping[str, str]) -> Decimal | None:
    """Return the amount that a request is about, where its journey asks one."""
    amount = answers.get(journey.amount_field or "")
    return Decimal(amount) if amount else None
