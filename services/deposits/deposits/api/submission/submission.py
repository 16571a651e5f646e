"""Submission over HTTP, and the summary that follows it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context, tickets
from deposits.api.reader_language import in_reader_language
from deposits.api.requests.views import RequestView, view_of
from deposits.errors import (
    NotComplete,
    NotPossibleNow,
    NotReplaced,
    OnlyConsulting,
    ProofNotReady,
    RequestNotFound,
    SummaryNotReady,
)
from deposits.submission import completion, submission
from deposits.summaries import filing

blueprint = Blueprint("submission", url_prefix="/requests/<uuid:request_id>", description="Sending a request.")


class Confirmation(Schema):
    """The caller confirms the submission."""

    confirmed = fields.Boolean(required=True, validate=validate.Equal(comparable=True))


class Completion(Schema):
    """What the structure answers when it sends a returned request again."""

    message = fields.DisplayText(2000, min_length=0, load_default="", lines=True)


class SummaryTicket(Schema):
    """The ticket with which the browser takes the summary from the vault."""

    ticket = fields.String(required=True)


@blueprint.post("/submission")
@blueprint.takes(Confirmation)
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, OnlyConsulting, NotComplete)
def submit_request(confirmation: dict[str, Any], request_id: UUID) -> dict[str, Any]:  # noqa: ARG001 - validated: true
    """Submit a request; it gets its file number, once."""
    with transaction() as session, in_reader_language():
        request = submission.submit(session, context(), request_id)
        session.flush()
        return view_of(session, context(), request)


@blueprint.post("/summary")
@blueprint.returns(HTTPStatus.OK, SummaryTicket)
@blueprint.refuses(RequestNotFound, SummaryNotReady)
def take_summary(request_id: UUID) -> dict[str, str]:
    """Give a ticket for the summary in the vault."""
    with transaction() as session:
        return {"ticket": filing.viewing_ticket(session, context(), tickets(), request_id, kind="summary")}


@blueprint.post("/payment-proof")
@blueprint.returns(HTTPStatus.OK, SummaryTicket)
@blueprint.refuses(RequestNotFound, ProofNotReady)
def take_payment_proof(request_id: UUID) -> dict[str, str]:
    """Give a ticket for the payment proof in the vault."""
    with transaction() as session:
        return {"ticket": filing.viewing_ticket(session, context(), tickets(), request_id, kind="proof")}


@blueprint.post("/completion")
@blueprint.takes(Completion)
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, OnlyConsulting, NotPossibleNow, NotReplaced)
def complete_request(given: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Send a returned request again, with what was asked."""
    with transaction() as session:
        request = completion.complete(session, context(), request_id, message=given["message"])
        session.flush()
        return view_of(session, context(), request)
