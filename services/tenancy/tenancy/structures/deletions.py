"""Requests to delete one's own access (TEN-43): asked by a user, accepted or refused by an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.errors import AdministratorsLeaveThemselves, DeletionRequestNotFound
from tenancy.events.structures import DeletionRefused, DeletionRequested
from tenancy.members import right_changes
from tenancy.members.models import Member
from tenancy.members.right_changes import Cause
from tenancy.organisations import organisations
from tenancy.organisations.models import Organisation
from tenancy.structures import access, users
from tenancy.structures.models import DeletionRequest
from tenancy.structures.users import Removal


@dataclass(frozen=True)
class OwnRequest:
    """What the caller asked for, and whether they may leave without asking."""

    administrator: bool
    request: DeletionRequest | None


def own(session: Session, context: Context, structure_id: UUID) -> OwnRequest:
    """Return the caller's own request, if they made one."""
    member = access.own_membership(session, context, structure_id)
    administrator = access.profile_of(member) == access.ADMINISTRATOR
    return OwnRequest(administrator, session.get(DeletionRequest, member.id))


def ask(session: Session, context: Context, structure_id: UUID) -> OwnRequest:
    """Ask for the deletion of the caller's own access; the administrators are told once."""
    organisations.lock_organisation(session, structure_id)
    member = access.own_membership(session, context, structure_id)
    if access.profile_of(member) == access.ADMINISTRATOR:
        raise AdministratorsLeaveThemselves
    structure = session.get_one(Organisation, structure_id)
    request = {"member_id": member.id, "structure_id": structure.id, "asked_at": context.now}
    asked = insert(DeletionRequest).values(request).on_conflict_do_nothing().returning(DeletionRequest.member_id)
    if session.scalars(asked).one_or_none() is not None:
        record(
            session,
            DeletionRequested(
                tenant_id=structure.id,
                structure_id=structure.id,
                structure_name=structure.name,
                member_id=member.id,
                member_name=right_changes.name_of(member),
                administrators=users.administrators_of(session, structure),
                at=context.now,
            ),
        )
    return own(session, context, structure_id)


def accept(session: Session, context: Context, structure_id: UUID, removal: Removal) -> None:
    """Delete the access of somebody who asked for it; they are told."""
    structure, member = _asked(session, context, structure_id, removal.member_id)
    accepted = Removal(member.id, removal.new_owner_id, Cause("asked_to_leave"))
    users.end(session, context, structure, accepted)


def refuse(session: Session, context: Context, structure_id: UUID, member_id: UUID) -> None:
    """Refuse to delete an access; whoever asked is told."""
    structure, member = _asked(session, context, structure_id, member_id)
    session.delete(session.get_one(DeletionRequest, member.id))
    session.flush()
    if member.principal_id is not None:
        refused = DeletionRefused(
            tenant_id=structure.id,
            structure_id=structure.id,
            structure_name=structure.name,
            member_id=member.id,
            account_id=member.principal_id,
            at=context.now,
        )
        record(session, refused)


def _asked(session: Session, context: Context, structure_id: UUID, member_id: UUID) -> tuple[Organisation, Member]:
    structure = access.lock_administered(session, context, structure_id)
    member = access.find_member(session, structure, member_id, locked=True)
    if session.get(DeletionRequest, member.id) is None:
        raise DeletionRequestNotFound
    return structure, member
