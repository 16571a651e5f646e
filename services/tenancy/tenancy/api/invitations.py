"""What the caller is invited to and has not answered yet."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import context
from tenancy.api.addresses import AddressSchema
from tenancy.errors import AccountClosing, InvitationNotFound
from tenancy.invitations import offers
from tenancy.invitations.offers import Offer

blueprint = Blueprint("invitations", url_prefix="/invitations", description="What one is invited to")


class OfferedUnitView(Schema):
    """An establishment, relation or structure, and the rights there that come with acceptance."""

    name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)
    address = fields.Nested(AddressSchema, required=True, allow_none=True)
    rights = fields.List(fields.String(), required=True)


class InvitationView(Schema):
    """An invitation: who invites, to which space, with which rights."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    space_name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)
    invited_by = fields.String(required=True)
    invited_at = fields.DateTime(required=True)
    units = fields.List(fields.Nested(OfferedUnitView), required=True)


class InvitationsView(Schema):
    """What one is invited to."""

    items = fields.List(fields.Nested(InvitationView), required=True)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, InvitationsView)
def list_invitations() -> dict[str, list[Offer]]:
    """List what one is invited to and has not answered, the oldest first."""
    with transaction() as session:
        return {"items": offers.offers_to(session, principal().id)}


@blueprint.post("/<uuid:invitation_id>/acceptance", repeatable=True)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(InvitationNotFound, AccountClosing)
def accept_invitation(invitation_id: UUID) -> None:
    """Accept an invitation: the rights that it names are in force at once."""
    with transaction() as session:
        offers.accept(session, context(), invitation_id)


@blueprint.post("/<uuid:invitation_id>/refusal", repeatable=True)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(InvitationNotFound)
def refuse_invitation(invitation_id: UUID) -> None:
    """Decline an invitation: nothing of it ever applied, and whoever invited is told."""
    with transaction() as session:
        offers.refuse(session, context(), invitation_id)
