"""The machines that deposit for an organisation."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import context
from tenancy.administration.scope import find_administered
from tenancy.errors import MachineExists, OrganisationNotFound
from tenancy.members import members
from tenancy.members.models import Member
from tenancy.ports import ports

blueprint = Blueprint("machines", url_prefix="/organisations", description="Machines that deposit for organisations")


class NewMachine(Schema):
    """A machine that is to deposit for an organisation."""

    client_id = fields.UUID(required=True)


class MachineView(Schema):
    """A machine that deposits for an organisation."""

    id = fields.UUID(required=True)
    client_id = fields.UUID(required=True, attribute="principal_id")


@blueprint.post("/<uuid:organisation_id>/machines")
@blueprint.takes(NewMachine)
@blueprint.returns(HTTPStatus.CREATED, MachineView)
@blueprint.refuses(OrganisationNotFound, MachineExists)
def add_machine(new: dict[str, Any], organisation_id: UUID) -> Member:
    """Let a machine deposit for an organisation; for the operator alone."""
    if principal().id != ports().operator_client_id:
        raise OrganisationNotFound
    with transaction(tenant=organisation_id) as session:
        organisation = find_administered(session, organisation_id, by=principal(), operator=principal().id)
        return members.add_machine(session, context(), organisation, client_id=new["client_id"])
