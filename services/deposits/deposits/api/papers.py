"""Supporting documents over HTTP: announced, vouched for, taken out."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.access.tickets import TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import tickets
from deposits import papers
from deposits.api.language import reader_language
from deposits.api.requests import RequestView, shown
from deposits.errors import (
    AlreadySubmitted,
    OnlyConsulting,
    PaperNotFound,
    PaperRefused,
    ReceiptOfAnother,
    RequestNotFound,
    TooManyPapers,
)
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
    with transaction() as session:
        request, paper = papers.announce(
            session,
            ports().journeys,
            by=principal(),
            request_id=request_id,
            kind=new["kind"],
            name=new["name"],
            size=new["size"],
            language=reader_language(),
            now=ports().clock.now(),
        )
        return {"paper_id": paper.id, "ticket": papers.upload_ticket(tickets(), request, paper, by=principal())}


@blueprint.post("/<uuid:paper_id>/receipt")
@blueprint.takes(Receipt)
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, PaperNotFound, OnlyConsulting, AlreadySubmitted, ReceiptOfAnother, TicketRefused)
def take_receipt(given: dict[str, Any], request_id: UUID, paper_id: UUID) -> dict[str, Any]:
    """Keep a supporting document that the vault vouches for."""
    with transaction() as session:
        request = papers.take_receipt(
            session,
            ports().journeys,
            tickets(),
            by=principal(),
            request_id=request_id,
            paper_id=paper_id,
            receipt=given["receipt"],
            language=reader_language(),
            now=ports().clock.now(),
        )
        return shown(session, request)


@blueprint.delete("/<uuid:paper_id>")
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, PaperNotFound, OnlyConsulting, AlreadySubmitted)
def withdraw_paper(request_id: UUID, paper_id: UUID) -> dict[str, Any]:
    """Take a supporting document out of a draft."""
    with transaction() as session:
        request = papers.withdraw(
            session, by=principal(), request_id=request_id, paper_id=paper_id, now=ports().clock.now()
        )
        return shown(session, request)
