"""The spaces that the caller may enter."""

from __future__ import annotations

from http import HTTPStatus

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, Schema, fields
from chartrier.http.pagination import Page as PageOf
from tenancy.spaces import spaces
from tenancy.spaces.spaces import Space

blueprint = Blueprint("spaces", url_prefix="/spaces", description="What one may enter")


class SpaceGrantView(Schema):
    """What one may do there, as far as one organisation is concerned."""

    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_name = fields.String(required=True)
    rights = fields.List(fields.String(), required=True)


class SpaceView(Schema):
    """A space that one may enter."""

    holder_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)
    grants = fields.List(fields.Nested(SpaceGrantView), required=True)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, Page(SpaceView))
def list_spaces() -> PageOf[Space]:
    """List the spaces that one may enter."""
    with transaction() as session:
        found = spaces.spaces_of(session, principal())
    return PageOf(found, total=len(found), size=max(1, len(found)))
