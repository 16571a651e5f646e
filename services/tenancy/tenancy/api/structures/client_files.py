"""The client file of a structure (TEN-44), for its administrators alone."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import context
from tenancy.api.structures.opening_schemas import typed
from tenancy.errors import ClientFileInvalid, OrganisationNotFound
from tenancy.structures import client_files
from tenancy.structures.answers import COUNTRIES
from tenancy.structures.client_files import StructureFile

blueprint = Blueprint(
    "client_files", url_prefix="/structures/<uuid:structure_id>/client-file", description="The client file"
)


class ClientFileBody(Schema):
    """What administrators may change."""

    name = typed(200)
    service = typed(100)
    street = typed(200)
    post_code = typed(12)
    city = typed(100)
    country = typed(2, one_of=tuple(sorted(COUNTRIES)))
    phone = typed(30)
    email = typed(254)


class ClientFileView(ClientFileBody):
    """The client file, with what stays as it was registered."""

    category = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, ClientFileView)
@blueprint.refuses(OrganisationNotFound)
def show_client_file(structure_id: UUID) -> dict[str, Any]:
    """Show the client file."""
    with transaction() as session:
        return _view(client_files.show(session, context(), structure_id))


@blueprint.put("")
@blueprint.takes(ClientFileBody)
@blueprint.returns(HTTPStatus.OK, ClientFileView)
@blueprint.refuses(OrganisationNotFound, ClientFileInvalid)
def change_client_file(said: dict[str, Any], structure_id: UUID) -> dict[str, Any]:
    """Change the client file; SIRET and category stay."""
    with transaction(tenant=structure_id, by=principal()) as session:
        return _view(client_files.change(session, context(), structure_id, said))


def _view(found: StructureFile) -> dict[str, Any]:
    of_structure = ("name", "street", "post_code", "city", "country", "siret")
    return {name: getattr(found.structure, name) for name in of_structure} | {
        name: getattr(found.file, name) for name in ("category", "service", "phone", "email")
    }
