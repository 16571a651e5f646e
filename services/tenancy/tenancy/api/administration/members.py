"""The members of an organisation, as those who administer some of its units see and change them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.administration import editing, invite, member_list
from tenancy.administration.invite import Invitation, NewAccess
from tenancy.administration.member_list import Filter, MembersPage, ShownMember
from tenancy.api.administration.member_views import MembersView, MemberView
from tenancy.api.administration.scope import administering, changing
from tenancy.errors import (
    AccountClosing,
    MemberExists,
    MemberNotFound,
    OrganisationNotFound,
    RightsInvalid,
    RightsRemain,
    ServiceNotSubscribed,
    StructureUserStays,
    TooManyAdministrators,
    UnitNotFound,
)
from tenancy.members.members import Invitee
from tenancy.members.models import State

blueprint = Blueprint("members", url_prefix="/organisations", description="Members of organisations")

CIVILITY = validate.OneOf(["madame", "monsieur"])
PHONE = validate.Regexp(r"^\+[1-9]\d{6,14}$")
NAME = 100
FUNCTION = 100


class MembersQuery(Schema):
    """Which members: found by words of their name or address, in a state, with a right, on a unit."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    state = fields.String(load_default=None, validate=validate.OneOf([str(state) for state in State]))
    unit = fields.UUID(load_default=None)
    right = fields.String(load_default=None, validate=validate.Length(1, 20))
    sort = fields.String(load_default="name", validate=validate.OneOf(["name", "-name"]))
    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class NewAccessSchema(Schema):
    """The establishment, relation or structure that somebody gets access to; without rights, all there are."""

    unit_id = fields.UUID(required=True)
    rights = fields.List(fields.String(validate=validate.Length(1, 20)), load_default=None)


class NewMember(Schema):
    """Somebody to invite, and to what."""

    email = fields.Email(required=True, validate=validate.Length(max=254))
    civility = fields.String(load_default=None, validate=CIVILITY)
    first_name = fields.DisplayText(NAME, required=True)
    last_name = fields.DisplayText(NAME, required=True)
    phone = fields.String(load_default=None, validate=PHONE)
    accesses = fields.List(fields.Nested(NewAccessSchema), required=True, validate=validate.Length(1, 200))


class MemberChanges(Schema):
    """What is to change of a member; what is left out stays."""

    civility = fields.String(allow_none=True, validate=CIVILITY)
    first_name = fields.DisplayText(NAME)
    last_name = fields.DisplayText(NAME)
    phone = fields.String(allow_none=True, validate=PHONE)
    function = fields.DisplayText(FUNCTION, allow_none=True)


@blueprint.get("/<uuid:organisation_id>/members")
@blueprint.takes(MembersQuery, location="query")
@blueprint.returns(HTTPStatus.OK, MembersView)
@blueprint.refuses(OrganisationNotFound, UnitNotFound)
def list_members(query: dict[str, Any], organisation_id: UUID) -> MembersPage:
    """List the members of the units that one administers; of a client company, also as its agency's administrator."""
    wanted = Filter(
        words=query["q"],
        state=query["state"],
        unit_id=query["unit"],
        right=query["right"],
        descending=query["sort"] == "-name",
        after=query["after"],
        limit=query["limit"],
    )
    with administering(organisation_id) as (session, scope):
        return member_list.members_of(session, [scope], wanted)


@blueprint.post("/<uuid:organisation_id>/members")
@blueprint.takes(NewMember)
@blueprint.returns(HTTPStatus.CREATED, MemberView)
@blueprint.refuses(
    OrganisationNotFound,
    UnitNotFound,
    MemberExists,
    TooManyAdministrators,
    AccountClosing,
    RightsInvalid,
    ServiceNotSubscribed,
)
def invite_member(new: dict[str, Any], organisation_id: UUID) -> ShownMember:
    """Invite somebody to units that one administers; who has an account is asked there whether they accept."""
    invitee = Invitee(new["email"].lower(), new["first_name"], new["last_name"])
    asked = [NewAccess(each["unit_id"], each["rights"]) for each in new["accesses"]]
    invitation = Invitation(invitee, asked, new["civility"], new["phone"])
    with changing(organisation_id) as (session, scope):
        return member_list.show(scope, invite.invite(session, context(), scope, invitation))


@blueprint.get("/<uuid:organisation_id>/members/<uuid:member_id>")
@blueprint.returns(HTTPStatus.OK, MemberView)
@blueprint.refuses(OrganisationNotFound, MemberNotFound)
def show_member(organisation_id: UUID, member_id: UUID) -> ShownMember:
    """Show a member."""
    with administering(organisation_id) as (session, scope):
        return member_list.show(scope, member_list.find(session, scope, member_id))


@blueprint.patch("/<uuid:organisation_id>/members/<uuid:member_id>")
@blueprint.takes(MemberChanges)
@blueprint.returns(HTTPStatus.OK, MemberView)
@blueprint.refuses(OrganisationNotFound, MemberNotFound)
def change_member(changes: dict[str, Any], organisation_id: UUID, member_id: UUID) -> ShownMember:
    """Change a member's names, civility, function or phone; the address stays what was proven."""
    with changing(organisation_id) as (session, scope):
        return member_list.show(scope, editing.edit(session, scope, member_id, changes))


@blueprint.delete("/<uuid:organisation_id>/members/<uuid:member_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, RightsRemain, StructureUserStays)
def remove_member(organisation_id: UUID, member_id: UUID) -> None:
    """Remove a member from the units that one administers, once every right there is withdrawn."""
    with changing(organisation_id) as (session, scope):
        editing.remove(session, context(), scope, member_id)
