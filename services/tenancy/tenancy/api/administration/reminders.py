"""Reminders to members who have not answered their invitation."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.administration import reminders
from tenancy.administration.reminders import MOST_AT_ONCE, Reminded
from tenancy.api.administration.scope import changing
from tenancy.errors import MemberNotFound, OrganisationNotFound

blueprint = Blueprint("member_reminders", url_prefix="/organisations", description="Reminders to members")


class RemindersBody(Schema):
    """Whom to remind; without a choice, everybody who has not answered."""

    members = fields.List(fields.UUID(), load_default=None, validate=validate.Length(1, MOST_AT_ONCE))


class RemindedMembersView(Schema):
    """How many were reminded, for how many it was too soon, how many have answered already."""

    sent = fields.Integer(required=True)
    too_soon = fields.Integer(required=True)
    skipped = fields.Integer(required=True)


@blueprint.post("/<uuid:organisation_id>/members/<uuid:member_id>/reminder")
@blueprint.returns(HTTPStatus.OK, RemindedMembersView)
@blueprint.refuses(OrganisationNotFound, MemberNotFound)
def remind_member(organisation_id: UUID, member_id: UUID) -> Reminded:
    """Remind somebody of their invitation, at most once in 24 hours whoever asks."""
    with changing(organisation_id) as (session, scope):
        return reminders.remind(session, context(), scope, [member_id])


@blueprint.post("/<uuid:organisation_id>/members/reminders")
@blueprint.takes(RemindersBody)
@blueprint.returns(HTTPStatus.OK, RemindedMembersView)
@blueprint.refuses(OrganisationNotFound, MemberNotFound)
def remind_members(body: dict[str, Any], organisation_id: UUID) -> Reminded:
    """Remind a selection, or everybody who has not answered."""
    with changing(organisation_id) as (session, scope):
        return reminders.remind(session, context(), scope, body["members"])
