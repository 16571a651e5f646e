"""What an organisation asks of those who sign in with rights in its space."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from tenancy import organisations, sign_in_policies
from tenancy.errors import OrganisationNotFound
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
def tell_sign_in_policy(organisation_id: UUID) -> dict[str, str]:
    """Tell what an organisation asks; for its administrators and the operator."""
    with transaction(tenant=organisation_id) as session:
        found = organisations.administered(
            session, organisation_id, by=principal(), operator=ports().operator_client_id
        )
        return _said(required=sign_in_policies.requires_second_factor(session, found))


@blueprint.put("/<uuid:organisation_id>/sign-in-policy")
@blueprint.takes(SignInPolicyView)
@blueprint.returns(HTTPStatus.OK, SignInPolicyView)
@blueprint.refuses(OrganisationNotFound)
def change_sign_in_policy(asked: dict[str, Any], organisation_id: UUID) -> dict[str, str]:
    """Ask for a second factor in an organisation's space, or no longer; for its administrators and the operator."""
    by, held = principal(), ports()
    with transaction(tenant=organisation_id) as session:
        found = organisations.administered(session, organisation_id, by=by, operator=held.operator_client_id)
        required = sign_in_policies.change(
            session, found, required=asked["second_factor"] == REQUIRED, by=by, now=held.clock.now()
        )
        return _said(required=required)


def _said(*, required: bool) -> dict[str, str]:
    return {"second_factor": REQUIRED if required else OPTIONAL}
