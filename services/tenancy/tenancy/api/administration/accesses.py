"""What members may do on each unit: rights given and withdrawn, users of an ERP approved, the journal of it all."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.administration import approvals, editing, member_list, right_journal
from tenancy.administration.member_list import ShownMember
from tenancy.administration.right_journal import JournalPage
from tenancy.api.administration.member_views import MemberView, UnitView
from tenancy.api.administration.scope import administering, changing
from tenancy.errors import (
    AccountClosing,
    LastAdministrator,
    MemberNotFound,
    NothingToApprove,
    OrganisationNotFound,
    OwnAdministration,
    RightsInvalid,
    ServiceNotSubscribed,
    TooManyAdministrators,
    UnitNotFound,
)

blueprint = Blueprint("accesses", url_prefix="/organisations", description="Rights of members")


class Rights(Schema):
    """The rights that somebody has on a unit from now on."""

    rights = fields.List(fields.String(validate=validate.Length(1, 20)), required=True)


class AdministeredUnitView(UnitView):
    """A unit that one administers, of which organisation's, and which rights can be given there."""

    organisation_id = fields.UUID(required=True, attribute="place.organisation_id")
    grantable_rights = fields.List(fields.String(), required=True)


class UnitsView(Schema):
    """The units that one administers; whether these are all decides about what concerns the whole organisation."""

    items = fields.List(fields.Nested(AdministeredUnitView), required=True)
    complete = fields.Boolean(required=True)


class JournalQuery(Schema):
    """Which part of the journal of rights."""

    unit = fields.UUID(load_default=None)
    member = fields.UUID(load_default=None)
    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class RightChangeView(Schema):
    """One change of what somebody may do."""

    id = fields.UUID(required=True, attribute="change.id")
    at = fields.DateTime(required=True, attribute="change.at")
    member_id = fields.UUID(required=True, attribute="change.member_id")
    member_name = fields.String(required=True, attribute="change.member_name")
    unit = fields.Nested(UnitView, required=True)
    before = fields.List(fields.String(), required=True, attribute="change.before")
    after = fields.List(fields.String(), required=True, attribute="change.after")
    cause = fields.String(required=True, attribute="change.cause")
    by = fields.String(required=True, attribute="change.by_name")
    network = fields.String(required=True, attribute="change.network")


class JournalView(Schema):
    """A page of the journal of rights, the latest change first."""

    items = fields.List(fields.Nested(RightChangeView), required=True)
    next = fields.UUID(required=True, allow_none=True)


@blueprint.get("/<uuid:organisation_id>/units")
@blueprint.returns(HTTPStatus.OK, UnitsView)
@blueprint.refuses(OrganisationNotFound)
def list_units(organisation_id: UUID) -> dict[str, Any]:
    """List the establishments, relations or structure that one administers, and the rights to give there."""
    with administering(organisation_id) as (session, scope):
        items = [vars(unit) | {"grantable_rights": scope.grantable(session, unit)} for unit in scope.units]
        return {"items": items, "complete": scope.complete}


@blueprint.put("/<uuid:organisation_id>/members/<uuid:member_id>/accesses/<uuid:unit_id>")
@blueprint.takes(Rights)
@blueprint.returns(HTTPStatus.OK, MemberView)
@blueprint.refuses(
    OrganisationNotFound,
    MemberNotFound,
    UnitNotFound,
    AccountClosing,
    LastAdministrator,
    TooManyAdministrators,
    OwnAdministration,
    RightsInvalid,
    ServiceNotSubscribed,
)
def set_rights(new: dict[str, Any], organisation_id: UUID, member_id: UUID, unit_id: UUID) -> ShownMember:
    """Give a member these rights on a unit, and no others; effective at once, also in open sessions."""
    with changing(organisation_id) as (session, scope):
        unit = scope.unit(unit_id)
        return member_list.show(
            scope, editing.set_rights(session, context(), scope, member_id, unit, rights=new["rights"])
        )


@blueprint.post("/<uuid:organisation_id>/members/<uuid:member_id>/approval")
@blueprint.returns(HTTPStatus.OK, MemberView)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, NothingToApprove, AccountClosing)
def approve_member(organisation_id: UUID, member_id: UUID) -> ShownMember:
    """Give a member what an agency's ERP asks for; who was removed is invited again, under a new id."""
    with changing(organisation_id) as (session, scope):
        return member_list.show(scope, approvals.approve(session, context(), scope, member_id))


@blueprint.post("/<uuid:organisation_id>/members/<uuid:member_id>/refusal")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, NothingToApprove)
def refuse_member(organisation_id: UUID, member_id: UUID) -> None:
    """Refuse what an agency's ERP asks for; it doesn't ask again."""
    with changing(organisation_id) as (session, scope):
        approvals.refuse(session, context(), scope, member_id)


@blueprint.get("/<uuid:organisation_id>/right-changes")
@blueprint.takes(JournalQuery, location="query")
@blueprint.returns(HTTPStatus.OK, JournalView)
@blueprint.refuses(OrganisationNotFound, UnitNotFound)
def list_right_changes(query: dict[str, Any], organisation_id: UUID) -> JournalPage:
    """List the changes of rights on the units that one administers: who, what, before, after, from where."""
    with administering(organisation_id) as (session, scope):
        return right_journal.changes(session, scope, right_journal.Filter(**query))
