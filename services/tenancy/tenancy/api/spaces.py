"""The spaces that the caller may enter."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, Schema, fields
from chartrier.http.pagination import Page as PageOf
from chartrier.runtime.current import context
from tenancy.administration import departure
from tenancy.errors import LastAdministrator, OrganisationNotFound, StructureUserStays
from tenancy.spaces import spaces
from tenancy.spaces.spaces import Space

blueprint = Blueprint("spaces", url_prefix="/spaces", description="What one may enter")


class SpaceGrantView(Schema):
    """What one may do there, as far as one organisation and one of its establishments are concerned."""

    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_name = fields.String(required=True)
    establishment_id = fields.UUID(required=True, allow_none=True)
    establishment_name = fields.String(required=True, allow_none=True)
    rights = fields.List(fields.String(), required=True)
    services = fields.List(fields.String(), required=True)


class PendingView(Schema):
    """How many relations and approvals wait there for a decision."""

    relations = fields.Integer(required=True)
    approvals = fields.Integer(required=True)


class SpaceView(Schema):
    """A space that one may enter: whose it is, all one's rights and services there, and what waits.

    `named_by`: the agency that calls a company so, until the company has confirmed its name.
    """

    holder_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    named_by = fields.String(required=True, allow_none=True)
    siret = fields.String(required=True, allow_none=True)
    grants = fields.List(fields.Nested(SpaceGrantView), required=True)
    rights = fields.List(fields.String(), required=True)
    services = fields.List(fields.String(), required=True)
    pending = fields.Nested(PendingView, required=True)
    sub_accounts = fields.Boolean(required=True)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, Page(SpaceView))
def list_spaces() -> PageOf[Space]:
    """List the spaces that one may enter."""
    with transaction() as session:
        found = spaces.spaces_of(session, principal())
    return PageOf(found, total=len(found), size=max(1, len(found)))


@blueprint.post("/<uuid:space_id>/departure")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, LastAdministrator, StructureUserStays)
def leave_space(space_id: UUID) -> None:
    """Leave a space; the account and what is one's own elsewhere stay. An administrator leaves another one behind."""
    with transaction() as session:
        departure.leave(session, context(), space_id)
