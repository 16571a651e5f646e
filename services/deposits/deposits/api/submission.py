"""Submission over HTTP, and the summary that follows it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import tickets
from deposits import submission, summaries
from deposits.api.language import reader_language
from deposits.api.requests import RequestView, shown
from deposits.errors import NotComplete, OnlyConsulting, RequestNotFound, SummaryNotReady
from deposits.ports import ports

blueprint = Blueprint("submission", url_prefix="/requests/<uuid:request_id>", description="Sending a request.")


class Confirmation(Schema):
    """The pop-in was confirmed."""

    confirmed = fields.Boolean(required=True, validate=validate.Equal(comparable=True))


class SummaryTicket(Schema):
    """With which the browser takes the summary from the vault."""

    ticket = fields.String(required=True)


@blueprint.post("/submission")
@blueprint.takes(Confirmation)
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, OnlyConsulting, NotComplete)
def submit_request(confirmation: dict[str, Any], request_id: UUID) -> dict[str, Any]:  # noqa: ARG001 - validated: true
    """Send a request; it gets its file number, once."""
    with transaction() as session:
        request = submission.submit(
            session,
            ports().journeys,
            by=principal(),
            request_id=request_id,
            language=reader_language(),
            now=ports().clock.now(),
        )
        session.flush()
        return shown(session, request)


@blueprint.post("/summary")
@blueprint.returns(HTTPStatus.OK, SummaryTicket)
@blueprint.refuses(RequestNotFound, SummaryNotReady)
def take_summary(request_id: UUID) -> dict[str, str]:
    """Give a ticket for the summary in the vault."""
    with transaction() as session:
        return {"ticket": summaries.viewing_ticket(session, tickets(), by=principal(), request_id=request_id)}
