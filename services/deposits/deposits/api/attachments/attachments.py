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
from deposits.attachments import attachments
from deposits.attachments.attachments import AttachmentKey
from deposits.attachments.attachments import NewAttachment as AnnouncedAttachment
from deposits.errors import (
    AlreadySubmitted,
    AttachmentNotFound,
    AttachmentRefused,
    OnlyConsulting,
    ReceiptOfAnother,
    RequestNotFound,
    TooManyAttachments,
)

blueprint = Blueprint(
    "attachments", url_prefix="/requests/<uuid:request_id>/attachments", description="Supporting documents."
)


class NewAttachment(Schema):
    """What the browser is about to put into the vault."""

    kind = fields.String(required=True, validate=validate.Length(max=60))
    name = fields.DisplayText(200, required=True)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class UploadTicket(Schema):
    """With which the browser puts the attachment into the vault, within fifteen minutes."""

    attachment_id = fields.UUID(required=True)
    ticket = fields.String(required=True)


class Receipt(Schema):
    """What the vault answered."""

    receipt = fields.String(required=True)


@blueprint.post("")
@blueprint.takes(NewAttachment)
@blueprint.returns(HTTPStatus.CREATED, UploadTicket)
@blueprint.refuses(RequestNotFound, OnlyConsulting, AlreadySubmitted, AttachmentRefused, TooManyAttachments)
def announce_attachment(new: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Announce a supporting document."""
    announced = AnnouncedAttachment(new["kind"], new["name"], new["size"])
    with transaction() as session, in_reader_language():
        request, attachment = attachments.announce(session, context(), request_id=request_id, new=announced)
        ticket = attachments.upload_ticket(tickets(), request, attachment, account_id=context().account_id)
        return {"attachment_id": attachment.id, "ticket": ticket}


@blueprint.post("/<uuid:attachment_id>/receipt")
@blueprint.takes(Receipt)
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(
    RequestNotFound, AttachmentNotFound, OnlyConsulting, AlreadySubmitted, ReceiptOfAnother, TicketRefused
)
def take_receipt(given: dict[str, Any], request_id: UUID, attachment_id: UUID) -> dict[str, Any]:
    """File a supporting document that the vault certifies."""
    key = AttachmentKey(request_id, attachment_id)
    with transaction() as session, in_reader_language():
        request = attachments.take_receipt(session, context(), tickets(), key=key, receipt=given["receipt"])
        return view_of(session, context(), request)


@blueprint.delete("/<uuid:attachment_id>")
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, AttachmentNotFound, OnlyConsulting, AlreadySubmitted)
def withdraw_attachment(request_id: UUID, attachment_id: UUID) -> dict[str, Any]:
    """Take a supporting document out of a draft."""
    with transaction() as session:
        request = attachments.withdraw(session, context(), AttachmentKey(request_id, attachment_id))
        return view_of(session, context(), request)
