"""Organisations."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siret as siret_rules

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.language import request_language
from chartrier.http.problems import Forbidden
from chartrier.ids import new_id
from chartrier.runtime.current import context
from tenancy.errors import OrganisationExists, SiretInvalid, reason
from tenancy.organisations import organisations
from tenancy.organisations.models import Kind, Organisation
from tenancy.organisations.organisations import NewOrganisation
from tenancy.ports import ports

blueprint = Blueprint("organisations", url_prefix="/organisations", description="Organisations")

REGISTERED_BY_THE_OPERATOR = (Kind.AGENCY, Kind.EMPLOYER, Kind.DEPOSIT_CLIENT)


class NewOrganisationSchema(Schema):
    """An organisation to register."""

    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in REGISTERED_BY_THE_OPERATOR]))
    name = fields.String(required=True, validate=validate.Length(1, 200))
    siret = fields.String()


class OrganisationView(Schema):
    """An organisation."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)


@blueprint.post("")
@blueprint.takes(NewOrganisationSchema)
@blueprint.returns(HTTPStatus.CREATED, OrganisationView)
@blueprint.refuses(Forbidden, OrganisationExists, SiretInvalid)
def register_organisation(body: dict[str, Any]) -> Organisation:
    """Register an organisation; for the operator of this installation alone."""
    if principal().id != ports().operator_client_id:
        raise Forbidden("Only the operator registers organisations.")
    new = NewOrganisation(new_id(), Kind(body["kind"]), body["name"], _checked(body.get("siret")))
    with transaction(tenant=new.id) as session:
        return organisations.register(session, context(), new)


def _checked(siret: str | None) -> str | None:
    try:
        return siret_rules.validate(siret) if siret else None
    except BadNumber:
        raise SiretInvalid(reason("siret", "siret", language=request_language())) from None
