"""What an organisation subscribes to, and what it decides about itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.administration.scope import find_administered
from tenancy.api.administration.scope import administering
from tenancy.errors import OrganisationNotFound
from tenancy.organisations import services, settings
from tenancy.organisations.models import Organisation, Service
from tenancy.ports import ports

blueprint = Blueprint("settings", url_prefix="/organisations", description="Services and settings of organisations")


class ServicesView(Schema):
    """The services that an organisation subscribes to."""

    services = fields.List(
        fields.String(validate=validate.OneOf([str(service) for service in Service])),
        required=True,
        validate=validate.Length(max=len(Service)),
    )


class SettingsChanges(Schema):
    """What is to change; what is left out stays. The name confirms, or corrects, what an agency called a company."""

    name = fields.DisplayText(200)
    erp_users = fields.String(validate=validate.OneOf(["ask", "at_once"]))


class SettingsView(Schema):
    """How an organisation is called, who called it so, and what becomes of users whom an ERP names again."""

    name = fields.String(required=True)
    named_by = fields.String(required=True, allow_none=True)
    name_confirmed_at = fields.DateTime(required=True, allow_none=True)
    erp_users = fields.String(required=True)


@blueprint.get("/<uuid:organisation_id>/services")
@blueprint.returns(HTTPStatus.OK, ServicesView)
@blueprint.refuses(OrganisationNotFound)
def show_services(organisation_id: UUID) -> dict[str, list[str]]:
    """Show what an organisation subscribes to; for its administrators and the operator."""
    with administering(organisation_id) as (_, scope):
        return {"services": sorted(scope.space.services)}


@blueprint.put("/<uuid:organisation_id>/services")
@blueprint.takes(ServicesView)
@blueprint.returns(HTTPStatus.OK, ServicesView)
@blueprint.refuses(OrganisationNotFound)
def change_services(new: dict[str, Any], organisation_id: UUID) -> dict[str, list[str]]:
    """Subscribe an organisation to these services and no others; for the operator alone."""
    if principal().id != ports().operator_client_id:
        raise OrganisationNotFound
    with administering(organisation_id) as (session, scope):
        services.subscribe(session, context(), scope.space, to={Service(each) for each in new["services"]})
        return {"services": sorted(scope.space.services)}


@blueprint.get("/<uuid:organisation_id>/settings")
@blueprint.returns(HTTPStatus.OK, SettingsView)
@blueprint.refuses(OrganisationNotFound)
def show_settings(organisation_id: UUID) -> Organisation:
    """Show what an organisation decided about itself; for its administrators and the operator."""
    with administering(organisation_id) as (_, scope):
        return scope.space


@blueprint.patch("/<uuid:organisation_id>/settings")
@blueprint.takes(SettingsChanges)
@blueprint.returns(HTTPStatus.OK, SettingsView)
@blueprint.refuses(OrganisationNotFound)
def change_settings(changes: dict[str, Any], organisation_id: UUID) -> Organisation:
    """Decide how the organisation is called, and about users whom an ERP names again; for who administers all of it."""
    operator = ports().operator_client_id
    with transaction(tenant=organisation_id, by=principal()) as session:
        organisation = find_administered(session, organisation_id, by=principal(), operator=operator)
        if "name" in changes:
            settings.confirm_name(session, context(), organisation, name=changes["name"])
        organisation.erp_users = changes.get("erp_users", organisation.erp_users)
        return organisation
