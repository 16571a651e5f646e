"""The users of a structure (TEN-46), for its administrators alone."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context
from tenancy.api.structures.user_schemas import (
    NewOwnerBody,
    NewUserBody,
    ProfileBody,
    UserBody,
    UserList,
    UserSearch,
    UserView,
)
from tenancy.errors import (
    AccountClosing,
    LastAdministrator,
    MemberExists,
    MemberNotActive,
    MemberNotFound,
    MemberNotInvited,
    NewOwnerNeeded,
    OrganisationNotFound,
    OwnPhoneChange,
    TooManyAdministrators,
    UserInvalid,
)
from tenancy.members.models import Member
from tenancy.structures import access, users
from tenancy.structures.users import Removal, Search

blueprint = Blueprint(
    "structure_users", url_prefix="/structures/<uuid:structure_id>/users", description="The users of a structure"
)


@blueprint.get("")
@blueprint.takes(UserSearch, location="query")
@blueprint.returns(HTTPStatus.OK, UserList)
@blueprint.refuses(OrganisationNotFound, MemberNotFound)
def list_users(asked: dict[str, Any], structure_id: UUID) -> dict[str, Any]:
    """List the users of a structure, by surname."""
    with transaction() as session:
        found = users.listed(session, context(), structure_id, Search(asked["q"], asked["after"]))
        page = found[: users.PAGE]
        more = page[-1].id if len(found) > users.PAGE else None
        return {"items": views_of(session, page), "after": more}


@blueprint.post("")
@blueprint.takes(NewUserBody)
@blueprint.returns(HTTPStatus.CREATED, UserView)
@blueprint.refuses(OrganisationNotFound, UserInvalid, MemberExists, TooManyAdministrators)
def add_user(new: dict[str, Any], structure_id: UUID) -> dict[str, Any]:
    """Invite somebody into a structure, with a profile."""
    with transaction(tenant=structure_id, by=principal()) as session:
        return _view(session, users.add(session, context(), structure_id, new))


@blueprint.put("/<uuid:member_id>")
@blueprint.takes(UserBody)
@blueprint.returns(HTTPStatus.OK, UserView)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, UserInvalid)
def correct_user(user: dict[str, Any], structure_id: UUID, member_id: UUID) -> dict[str, Any]:
    """Correct names and phones of a user."""
    with transaction(tenant=structure_id, by=principal()) as session:
        return _view(session, users.correct(session, context(), structure_id, member_id, user))


@blueprint.put("/<uuid:member_id>/profile")
@blueprint.takes(ProfileBody)
@blueprint.returns(HTTPStatus.OK, UserView)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, TooManyAdministrators, LastAdministrator, AccountClosing)
def change_profile(body: dict[str, Any], structure_id: UUID, member_id: UUID) -> dict[str, Any]:
    """Give a user another profile, effective at once."""
    with transaction(tenant=structure_id, by=principal()) as session:
        return _view(session, users.change_profile(session, context(), structure_id, member_id, body["profile"]))


@blueprint.post("/<uuid:member_id>/invitation")
@blueprint.returns(HTTPStatus.OK, UserView)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, MemberNotInvited)
def invite_user_again(structure_id: UUID, member_id: UUID) -> dict[str, Any]:
    """Send the invitation of a user again."""
    with transaction(tenant=structure_id, by=principal()) as session:
        return _view(session, users.invite_again(session, context(), structure_id, member_id))


@blueprint.post("/<uuid:member_id>/phone-change")
@blueprint.returns(HTTPStatus.OK, UserView)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, MemberNotActive, OwnPhoneChange)
def allow_phone_change(structure_id: UUID, member_id: UUID) -> dict[str, Any]:
    """Let a user replace their mobile within 48 hours without a code on the former one."""
    with transaction(tenant=structure_id, by=principal()) as session:
        return _view(session, users.allow_phone_change(session, context(), structure_id, member_id))


@blueprint.post("/<uuid:member_id>/removal")
@blueprint.takes(NewOwnerBody)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, MemberNotFound, NewOwnerNeeded, LastAdministrator)
def remove_user(body: dict[str, Any], structure_id: UUID, member_id: UUID) -> None:
    """Remove a user; their requests go to whom is named."""
    with transaction(tenant=structure_id, by=principal()) as session:
        users.remove(session, context(), structure_id, Removal(member_id, body["new_owner_id"]))


def views_of(session: Session, found: list[Member]) -> list[dict[str, Any]]:
    """Return users as they are answered."""
    requests = users.deletion_requests(session, found)
    return [
        {
            **{name: getattr(member, name) for name in ("id", "first_name", "last_name", "email", "state")},
            "mobile": member.phone or "",
            "landline": member.landline or "",
            "profile": access.profile_of(member),
            "invited_at": member.invited_at,
            "accepted_at": member.accepted_at,
            "deletion_asked_at": requests[member.id].asked_at if member.id in requests else None,
            "own": member.principal_id == context().account_id,
        }
        for member in found
    ]


def _view(session: Session, member: Member) -> dict[str, Any]:
    return views_of(session, [member])[0]
