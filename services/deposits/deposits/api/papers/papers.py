"""Supporting documents over HTTP: announced, certified by the vault, withdrawn."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.tickets import TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context, tickets
from deposits.api.reader_language import in_reader_language
from deposits.api.requests.views import RequestView, view_of
from deposits.errors import (
    AlreadySubmitted,
    OnlyConsulting,
    PaperNotFound,
    PaperRefused,
    ReceiptOfAnother,
    RequestNotFound,
    TooManyPapers,
)
from deposits.papers import papers
from deposits.papers.papers import NewPaper as AnnouncedPaper
from deposits.papers.papers import PaperKey
from deposits.ports import ports

blueprint = Blueprint("papers", url_prefix="/requests/<uuid:request_id>/papers", description="Supporting documents.")


class NewPaper(Schema):
    """What the browser is about to put into the vault."""

    kind = fields.String(required=True, validate=validate.Length(max=60))
    name = fields.String(required=True, validate=validate.Length(1, 200))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class UploadTicket(Schema):
    """With which the browser puts the paper into the vault, within fifteen minutes."""

    paper_id = fields.UUID(required=True)
    ticket = fields.String(required=True)


class Receipt(Schema):
    """What the vault answered."""

    receipt = fields.String(required=True)


@blueprint.post("")
@blueprint.takes(NewPaper)
@blueprint.returns(HTTPStatus.CREATED, UploadTicket)
@blueprint.refuses(RequestNotFound, OnlyConsulting, AlreadySubmitted, PaperRefused, TooManyPapers)
def announce_paper(new: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Announce a supporting document."""
    announced = AnnouncedPaper(new["kind"], new["name"], new["size"])
    with transaction() as session, in_reader_language():
        request, paper = papers.announce(session, context(), ports().journeys, request_id=request_id, new=announced)
        ticket = papers.upload_ticket(tickets(), request, paper, account_id=context().account_id)
        return {"paper_id": paper.id, "ticket": ticket}


@blueprint.post("/<uuid:paper_id>/receipt")
@blueprint.takes(Receipt)
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, PaperNotFound, OnlyConsulting, AlreadySubmitted, ReceiptOfAnother, TicketRefused)
def take_receipt(given: dict[str, Any], request_id: UUID, paper_id: UUID) -> dict[str, Any]:
    """File a supporting document that the vault certifies."""
    key = PaperKey(request_id, paper_id)
    with transaction() as session, in_reader_language():
        request = papers.take_receipt(
            session, context(), ports().journeys, tickets(), key=key, receipt=given["receipt"]
        )
        return view_of(session, context(), request)


@blueprint.delete("/<uuid:paper_id>")
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, PaperNotFound, OnlyConsulting, AlreadySubmitted)
def withdraw_paper(request_id: UUID, paper_id: UUID) -> dict[str, Any]:
    """Take a supporting document out of a draft."""
    with transaction() as session:
        request = papers.withdraw(session, context(), PaperKey(request_id, paper_id))
        return view_of(session, context(), request)
