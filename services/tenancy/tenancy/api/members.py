"""The members and the machines of an organisation."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.language import request_language
from chartrier.runtime.current import context
from tenancy.errors import MachineExists, MemberExists, OrganisationNotFound, RightsInvalid, TooManyAdministrators
from tenancy.members import invite, members
from tenancy.members.invite import Invitation
from tenancy.members.members import Invitee
from tenancy.members.models import Member
from tenancy.members.rights import find_administered
from tenancy.ports import ports

blueprint = Blueprint("members", url_prefix="/organisations", description="Members and machines of organisations")


class NewMachine(Schema):
    """A machine that is to deposit for an organisation."""

    client_id = fields.UUID(required=True)


class NewMember(Schema):
    """Somebody to invite."""

    email = fields.Email(required=True, validate=validate.Length(max=254))
    first_name = fields.String(required=True, validate=validate.Length(1, 100))
    last_name = fields.String(required=True, validate=validate.Length(1, 100))
    rights = fields.List(fields.String(), required=True)


class MemberView(Schema):
    """A member of an organisation's space."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)


@blueprint.post("/<uuid:organisation_id>/machines")
@blueprint.takes(NewMachine)
@blueprint.returns(HTTPStatus.CREATED, MemberView)
@blueprint.refuses(OrganisationNotFound, MachineExists)
def add_machine(new: dict[str, Any], organisation_id: UUID) -> Member:
    """Let a machine deposit for an organisation; for the operator alone."""
    if principal().id != ports().operator_client_id:
        raise OrganisationNotFound
    with transaction(tenant=organisation_id) as session:
        organisation = find_administered(session, organisation_id, by=principal(), operator=principal().id)
        return members.add_machine(session, context(), organisation, client_id=new["client_id"])


@blueprint.post("/<uuid:organisation_id>/members")
@blueprint.takes(NewMember)
@blueprint.returns(HTTPStatus.CREATED, MemberView)
@blueprint.refuses(OrganisationNotFound, MemberExists, TooManyAdministrators, RightsInvalid)
def invite_member(new: dict[str, Any], organisation_id: UUID) -> Member:
    """Invite somebody into an organisation's space; for the operator and its administrators."""
    invitee = Invitee(new["email"].lower(), new["first_name"], new["last_name"])
    invitation = Invitation(invitee, new["rights"], request_language())
    operator = ports().operator_client_id
    with transaction(tenant=organisation_id) as session:
        organisation = find_administered(session, organisation_id, by=principal(), operator=operator)
        return invite.invite(session, context(), organisation, invitation)
