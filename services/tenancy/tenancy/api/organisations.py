"""Organisations."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.ids import new_id
from chartrier.runtime.current import context
from tenancy.api.addresses import AddressSchema, checked_siret
from tenancy.errors import NetworkNotFound, OrganisationExists, SiretInvalid
from tenancy.organisations import organisations
from tenancy.organisations.models import DEFAULT_SERVICES, Address, Kind, Organisation, Service
from tenancy.organisations.organisations import NewOrganisation
from tenancy.ports import ports

blueprint = Blueprint("organisations", url_prefix="/organisations", description="Organisations")

REGISTERED_BY_THE_OPERATOR = (
    Kind.NETWORK,
    Kind.AGENCY,
    Kind.EMPLOYER,
    Kind.EMPLOYER_GROUP,
    Kind.DEPOSIT_CLIENT,
    Kind.OPERATOR,
)


class NewOrganisationSchema(Schema):
    """An organisation to register; an agency's establishment of the same name, SIRET and address comes with it."""

    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in REGISTERED_BY_THE_OPERATOR]))
    name = fields.DisplayText(200, required=True)
    siret = fields.String()
    network_id = fields.UUID(load_default=None)
    services = fields.List(
        fields.String(validate=validate.OneOf([str(service) for service in Service])),
        load_default=lambda: [str(service) for service in DEFAULT_SERVICES],
    )
    address = fields.Nested(AddressSchema, load_default=None)


class OrganisationView(Schema):
    """An organisation."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)
    siren = fields.String(required=True, allow_none=True)
    services = fields.List(fields.String(), required=True)


@blueprint.post("")
@blueprint.takes(NewOrganisationSchema)
@blueprint.returns(HTTPStatus.CREATED, OrganisationView)
@blueprint.refuses(Forbidden, OrganisationExists, NetworkNotFound, SiretInvalid)
def register_organisation(body: dict[str, Any]) -> Organisation:
    """Register an organisation; for the operator of this installation alone."""
    if principal().id != ports().operator_client_id:
        raise Forbidden("Only the operator registers organisations.")
    address, services = Address(**body["address"] or {}), tuple(Service(each) for each in body["services"])
    new = NewOrganisation(
        new_id(),
        Kind(body["kind"]),
        body["name"],
        checked_siret(body.get("siret")),
        address,
        services,
        body["network_id"],
    )
    with transaction(tenant=new.id) as session:
        return organisations.register(session, context(), new)
