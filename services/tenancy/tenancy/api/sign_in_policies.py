"""What an organisation asks of those who sign in with rights in its space."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.administration.scope import find_administered
from tenancy.errors import OrganisationNotFound
from tenancy.organisations import sign_in_policies
from tenancy.ports import ports

blueprint = Blueprint(
    "sign_in_policies", url_prefix="/organisations", description="What organisations ask of those who sign in"
)

REQUIRED, OPTIONAL = "required", "optional"


class SignInPolicyView(Schema):
    """Whether those who have rights in the organisation's own space must have a second factor."""

    second_factor = fields.String(required=True, validate=validate.OneOf([REQUIRED, OPTIONAL]))


@blueprint.get("/<uuid:organisation_id>/sign-in-policy")
@blueprint.returns(HTTPStatus.OK, SignInPolicyView)
@blueprint.refuses(OrganisationNotFound)
def show_sign_in_policy(organisation_id: UUID) -> dict[str, str]:
    """Show what an organisation asks; for its administrators and the operator."""
    operator = ports().operator_client_id
    with transaction(tenant=organisation_id, by=principal()) as session:
        organisation = find_administered(session, organisation_id, by=principal(), operator=operator)
        required = sign_in_policies.requires_second_factor(session, organisation)
    return {"second_factor": REQUIRED if required else OPTIONAL}


@blueprint.put("/<uuid:organisation_id>/sign-in-policy")
@blueprint.takes(SignInPolicyView)
@blueprint.returns(HTTPStatus.OK, SignInPolicyView)
@blueprint.refuses(OrganisationNotFound)
def change_sign_in_policy(policy: dict[str, Any], organisation_id: UUID) -> dict[str, str]:
    """Ask for a second factor in an organisation's space, or no longer; for its administrators and the operator."""
    operator = ports().operator_client_id
    with transaction(tenant=organisation_id, by=principal()) as session:
        organisation = find_administered(session, organisation_id, by=principal(), operator=operator)
        required = policy["second_factor"] == REQUIRED
        sign_in_policies.change(session, context(), organisation, required=required)
    return {"second_factor": policy["second_factor"]}
