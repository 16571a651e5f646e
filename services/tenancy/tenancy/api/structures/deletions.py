"""Requests to delete an access (TEN-43): one's own is asked for, those of others are decided."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import context
from tenancy.api.structures.user_schemas import NewOwnerBody
from tenancy.errors import (
    AdministratorsLeaveThemselves,
    DeletionRequestNotFound,
    LastAdministrator,
    MemberNotFound,
    NewOwnerNeeded,
    OrganisationNotFound,
)
from tenancy.structures import deletions, users
from tenancy.structures.deletions import OwnRequest
from tenancy.structures.users import Removal

blueprint = Blueprint(
    "structure_deletions", url_prefix="/structures/<uuid:structure_id>", description="Requests to delete an access"
)


class OwnRequestView(Schema):
    """Whether one asked for the deletion of one's access; an administrator leaves without asking."""

    administrator = fields.Boolean(required=True)
    asked_at = fields.AwareDateTime(required=True, allow_none=True)


@blueprint.get("/own-deletion-request")
@blueprint.returns(HTTPStatus.OK, OwnRequestView)
@blueprint.refuses(OrganisationNotFound)
def show_own_request(structure_id: UUID) -> dict[str, Any]:
    """Show whether one asked for the deletion of one's access."""
    with transaction() as session:
        return _view(deletions.own(session, context(), structure_id))


@blueprint.post("/own-deletion-request", repeatable=True)
@blueprint.returns(HTTPStatus.OK, OwnRequestView)
@blueprint.refuses(OrganisationNotFound, AdministratorsLeaveThemselves)
def ask_for_deletion(structure_id: UUID) -> dict[str, Any]:
    """Ask for the deletion of one's access; the administrators are told."""
    with transaction(tenant=structure_id, by=principal()) as session:
        return _view(deletions.ask(session, context(), structure_id))


@blueprint.post("/departure")
@blueprint.takes(NewOwnerBody)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, NewOwnerNeeded, LastAdministrator)
def leave_structure(body: dict[str, Any], structure_id: UUID) -> None:
    """End one's own access, as one of two administrators."""
    with transaction(tenant=structure_id, by=principal()) as session:
        users.leave(session, context(), structure_id, body["new_owner_id"])


@blueprint.post("/users/<uuid:member_id>/deletion-request/acceptance")
@blueprint.takes(NewOwnerBody)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, DeletionRequestNotFound, NewOwnerNeeded)
def accept_deletion(body: dict[str, Any], structure_id: UUID, member_id: UUID) -> None:
    """Delete the access of somebody who asked for it."""
    with transaction(tenant=structure_id, by=principal()) as session:
        deletions.accept(session, context(), structure_id, Removal(member_id, body["new_owner_id"]))


@blueprint.post("/users/<uuid:member_id>/deletion-request/refusal")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, DeletionRequestNotFound)
def refuse_deletion(structure_id: UUID, member_id: UUID) -> None:
    """Refuse to delete an access; whoever asked is told."""
    with transaction(tenant=structure_id, by=principal()) as session:
        deletions.refuse(session, context(), structure_id, member_id)


def _view(own: OwnRequest) -> dict[str, Any]:
    return {"administrator": own.administrator, "asked_at": own.request.asked_at if own.request else None}
