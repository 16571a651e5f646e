"""The establishments of an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import context
from tenancy.administration import new_establishments
from tenancy.administration.scope import find_administered
from tenancy.api.addresses import AddressSchema, checked_siret
from tenancy.api.administration.scope import administering
from tenancy.errors import (
    AccountClosing,
    EstablishmentExists,
    OrganisationNotFound,
    SirenDiffers,
    SiretInvalid,
    UnitNotFound,
)
from tenancy.organisations import establishments
from tenancy.organisations.establishments import NewEstablishment
from tenancy.organisations.models import Address, Establishment
from tenancy.ports import ports

blueprint = Blueprint("establishments", url_prefix="/organisations", description="Establishments of organisations")


class NewEstablishmentSchema(Schema):
    """An establishment to add."""

    name = fields.DisplayText(200, required=True)
    siret = fields.String(load_default=None)
    address = fields.Nested(AddressSchema, load_default=None)


class EstablishmentChanges(Schema):
    """What is to change of an establishment; what is left out stays."""

    name = fields.DisplayText(200)
    address = fields.Nested(AddressSchema)


class EstablishmentDetailsView(Schema):
    """An establishment of an organisation."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)
    address = fields.Nested(AddressSchema, required=True)


class EstablishmentsView(Schema):
    """The establishments of an organisation."""

    items = fields.List(fields.Nested(EstablishmentDetailsView), required=True)


@blueprint.get("/<uuid:organisation_id>/establishments")
@blueprint.returns(HTTPStatus.OK, EstablishmentsView)
@blueprint.refuses(OrganisationNotFound)
def list_establishments_of_organisation(organisation_id: UUID) -> dict[str, Sequence[Establishment]]:
    """List the establishments that one administers."""
    with administering(organisation_id) as (session, scope):
        own = {unit.id for unit in scope.units}
        return {"items": [each for each in establishments.of(session, scope.space) if scope.complete or each.id in own]}


@blueprint.post("/<uuid:organisation_id>/establishments")
@blueprint.takes(NewEstablishmentSchema)
@blueprint.returns(HTTPStatus.CREATED, EstablishmentDetailsView)
@blueprint.refuses(OrganisationNotFound, EstablishmentExists, AccountClosing, SirenDiffers, SiretInvalid)
def add_establishment(new: dict[str, Any], organisation_id: UUID) -> Establishment:
    """Add an establishment; for those who administer the whole organisation, who administer the new one too."""
    asked = NewEstablishment(new["name"], checked_siret(new["siret"]), Address(**new["address"] or {}))
    operator = ports().operator_client_id
    with transaction(tenant=organisation_id, by=principal()) as session:
        organisation = find_administered(session, organisation_id, by=principal(), operator=operator)
        return new_establishments.open_establishment(session, context(), organisation, asked)


@blueprint.patch("/<uuid:organisation_id>/establishments/<uuid:establishment_id>")
@blueprint.takes(EstablishmentChanges)
@blueprint.returns(HTTPStatus.OK, EstablishmentDetailsView)
@blueprint.refuses(OrganisationNotFound, UnitNotFound)
def change_establishment(changes: dict[str, Any], organisation_id: UUID, establishment_id: UUID) -> Establishment:
    """Change the name or address of an establishment that one administers."""
    named = {name: value for name, value in changes.items() if name != "address"}
    with administering(organisation_id) as (session, scope):
        scope.unit(establishment_id)
        establishment = establishments.find(session, establishment_id)
        return establishments.change(session, establishment, named | changes.get("address", {}))
