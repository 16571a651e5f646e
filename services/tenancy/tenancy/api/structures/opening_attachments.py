"""The documents of an opening: announced, certified by the vault, withdrawn."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.tickets import TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context, tickets
from tenancy.api.structures.attachment_schemas import (
    NewAttachmentBody,
    ReadingTicketView,
    ReceiptBody,
    UploadTicketView,
)
from tenancy.api.structures.opening_schemas import OpeningView
from tenancy.api.structures.openings import view_of
from tenancy.errors import (
    AttachmentNotFound,
    AttachmentRefused,
    OpeningAlreadyValidated,
    OpeningNotFound,
    ReceiptOfAnother,
    TooManyAttachments,
)
from tenancy.structures import attachments, openings
from tenancy.structures.attachments import AttachmentOwner, NewAttachment

blueprint = Blueprint(
    "structure_opening_attachments",
    url_prefix="/structure-opening/attachments",
    description="The documents with which a structure that is being opened proves itself",
)


@blueprint.post("")
@blueprint.takes(NewAttachmentBody)
@blueprint.returns(HTTPStatus.CREATED, UploadTicketView)
@blueprint.refuses(OpeningNotFound, OpeningAlreadyValidated, AttachmentRefused, TooManyAttachments)
def announce_attachment(new: dict[str, Any]) -> dict[str, Any]:
    """Announce a document that the browser is about to put into the vault."""
    with transaction() as session:
        owner = AttachmentOwner(openings.lock(session, context()).structure_id)
        attachment = attachments.announce(session, context(), owner, NewAttachment(**new))
        return {
            "attachment_id": attachment.id,
            "ticket": attachments.upload_ticket(tickets(), attachment, account_id=context().account_id),
        }


@blueprint.post("/<uuid:attachment_id>/receipt")
@blueprint.takes(ReceiptBody)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningNotFound, OpeningAlreadyValidated, AttachmentNotFound, ReceiptOfAnother, TicketRefused)
def take_receipt(given: dict[str, Any], attachment_id: UUID) -> dict[str, Any]:
    """File a document that the vault certifies."""
    with transaction() as session:
        owner = AttachmentOwner(openings.lock(session, context()).structure_id)
        attachments.take_receipt(session, tickets(), owner, attachment_id, receipt=given["receipt"])
        return view_of(openings.show(session, context()))


@blueprint.post("/<uuid:attachment_id>/reading")
@blueprint.returns(HTTPStatus.CREATED, ReadingTicketView)
@blueprint.refuses(OpeningNotFound, AttachmentNotFound)
def read_attachment(attachment_id: UUID) -> dict[str, Any]:
    """Return the ticket with which the browser takes a document of one's opening from the vault."""
    with transaction() as session:
        owner = AttachmentOwner(openings.show(session, context()).opening.structure_id)
        attachment = attachments.find(session, owner, attachment_id)
        return {"ticket": attachments.reading_ticket(tickets(), attachment, account_id=context().account_id)}


@blueprint.delete("/<uuid:attachment_id>")
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningNotFound, OpeningAlreadyValidated, AttachmentNotFound)
def withdraw_attachment(attachment_id: UUID) -> dict[str, Any]:
    """Take a document out of one's opening; its content is erased."""
    with transaction() as session:
        owner = AttachmentOwner(openings.lock(session, context()).structure_id)
        attachments.withdraw(session, owner, attachment_id)
        return view_of(openings.show(session, context()))
