"""The members and the machines of an organisation."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.administration import invite
from tenancy.administration.invite import Invitation, NewAccess
from tenancy.administration.scope import find_administered, find_scope
from tenancy.errors import (
    MachineExists,
    MemberExists,
    OrganisationNotFound,
    RightsInvalid,
    ServiceNotSubscribed,
    TooManyAdministrators,
    UnitNotFound,
)
from tenancy.members import members
from tenancy.members.members import Invitee
from tenancy.members.models import Member
from tenancy.ports import ports

blueprint = Blueprint("members", url_prefix="/organisations", description="Members and machines of organisations")


class NewMachine(Schema):
    """A machine that is to deposit for an organisation."""

    client_id = fields.UUID(required=True)


class NewAccessSchema(Schema):
    """The establishment, relation or structure that somebody gets access to; without rights, all there are."""

    unit_id = fields.UUID(required=True)
    rights = fields.List(fields.String(validate=validate.Length(1, 20)), load_default=None)


class NewMember(Schema):
    """Somebody to invite, and to what."""

    email = fields.Email(required=True, validate=validate.Length(max=254))
    civility = fields.String(load_default=None, validate=validate.OneOf(["madame", "monsieur"]))
    first_name = fields.DisplayText(100, required=True)
    last_name = fields.DisplayText(100, required=True)
    phone = fields.String(load_default=None, validate=validate.Regexp(r"^\+[1-9]\d{6,14}$"))
    accesses = fields.List(fields.Nested(NewAccessSchema), required=True, validate=validate.Length(1, 200))


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
@blueprint.refuses(
    OrganisationNotFound, UnitNotFound, MemberExists, TooManyAdministrators, RightsInvalid, ServiceNotSubscribed
)
def invite_member(new: dict[str, Any], organisation_id: UUID) -> Member:
    """Invite somebody into an organisation's space; for the operator and its administrators."""
    invitee = Invitee(new["email"].lower(), new["first_name"], new["last_name"])
    asked = [NewAccess(each["unit_id"], each["rights"]) for each in new["accesses"]]
    invitation = Invitation(invitee, asked, new["civility"], new["phone"])
    operator = ports().operator_client_id
    with transaction(tenant=organisation_id, by=principal()) as session:
        scope = find_scope(session, organisation_id, by=principal(), operator=operator)
        return invite.invite(session, context(), scope, invitation)
