"""One's own profile in a structure (TEN-45)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.access.tickets import TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context, tickets
from tenancy.api.structures.attachment_schemas import ReadingTicketView, ReceiptBody, UploadTicketView
from tenancy.api.structures.opening_schemas import AttachmentView, typed
from tenancy.errors import (
    AttachmentNotFound,
    AttachmentRefused,
    OrganisationNotFound,
    ReceiptOfAnother,
    TooManyAttachments,
    UserInvalid,
)
from tenancy.structures import access, attachments, own_profiles
from tenancy.structures.answers import PROFILES
from tenancy.structures.own_profiles import OwnProfile

blueprint = Blueprint(
    "own_profiles",
    url_prefix="/structures/<uuid:structure_id>/own-profile",
    description="One's own profile in a structure",
)


class OwnProfileBody(Schema):
    """What one says of oneself here; names are those of the account."""

    function = typed(100)
    landline = typed(30)


class OwnProfileView(OwnProfileBody):
    """One's own profile."""

    profile = fields.String(required=True, validate=validate.OneOf(PROFILES))
    identity = fields.List(fields.Nested(AttachmentView), required=True)


class IdentityBody(Schema):
    """An identity document that the browser is about to put into the vault."""

    name = fields.DisplayText(200, required=True)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, OwnProfileView)
@blueprint.refuses(OrganisationNotFound)
def show_own_profile(structure_id: UUID) -> dict[str, Any]:
    """Show one's own profile in a structure."""
    with transaction() as session:
        return _view(own_profiles.show(session, context(), structure_id))


@blueprint.put("")
@blueprint.takes(OwnProfileBody)
@blueprint.returns(HTTPStatus.OK, OwnProfileView)
@blueprint.refuses(OrganisationNotFound, UserInvalid)
def change_own_profile(said: dict[str, Any], structure_id: UUID) -> dict[str, Any]:
    """Change one's function and landline."""
    with transaction(tenant=structure_id, by=principal()) as session:
        return _view(own_profiles.change(session, context(), structure_id, said))


@blueprint.post("/identity")
@blueprint.takes(IdentityBody)
@blueprint.returns(HTTPStatus.CREATED, UploadTicketView)
@blueprint.refuses(OrganisationNotFound, AttachmentRefused, TooManyAttachments)
def announce_identity(new: dict[str, Any], structure_id: UUID) -> dict[str, Any]:
    """Announce an identity document that the browser is about to put into the vault."""
    with transaction(tenant=structure_id, by=principal()) as session:
        attachment = own_profiles.announce(session, context(), structure_id, name=new["name"], size=new["size"])
        ticket = attachments.upload_ticket(tickets(), attachment, account_id=context().account_id)
        return {"attachment_id": attachment.id, "ticket": ticket}


@blueprint.post("/identity/<uuid:attachment_id>/receipt")
@blueprint.takes(ReceiptBody)
@blueprint.returns(HTTPStatus.OK, OwnProfileView)
@blueprint.refuses(OrganisationNotFound, AttachmentNotFound, ReceiptOfAnother, TicketRefused)
def replace_identity(given: dict[str, Any], structure_id: UUID, attachment_id: UUID) -> dict[str, Any]:
    """Replace one's identity document by the one that the vault certifies; the former one is erased."""
    with transaction(tenant=structure_id, by=principal()) as session:
        receipt = given["receipt"]
        return _view(
            own_profiles.take_receipt(session, context(), tickets(), structure_id, attachment_id, receipt=receipt)
        )


@blueprint.post("/identity/<uuid:attachment_id>/reading")
@blueprint.returns(HTTPStatus.CREATED, ReadingTicketView)
@blueprint.refuses(OrganisationNotFound, AttachmentNotFound)
def read_identity(structure_id: UUID, attachment_id: UUID) -> dict[str, Any]:
    """Return the ticket with which the browser takes one's identity document from the vault."""
    with transaction() as session:
        return {"ticket": own_profiles.reading_ticket(session, context(), tickets(), structure_id, attachment_id)}


def _view(own: OwnProfile) -> dict[str, Any]:
    member = own.member
    return {
        "function": member.function or "",
        "landline": member.landline or "",
        "profile": access.profile_of(member),
        "identity": own.attachments,
    }
