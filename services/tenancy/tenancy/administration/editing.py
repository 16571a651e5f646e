"""What an administrator changes of a member: names, rights on a unit, the end of the membership."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.administration import member_list
from tenancy.administration.granting import check_rights
from tenancy.administration.scope import Scope
from tenancy.administration.units import Unit
from tenancy.errors import OwnAdministration, RightsRemain, StructureUserStays
from tenancy.events.members import MemberProfileChanged
from tenancy.members import accesses, members
from tenancy.members.models import Access, Member, State
from tenancy.members.right_changes import Cause
from tenancy.members.rights import ADMINISTRATES
from tenancy.members.search_text import search_text
from tenancy.organisations.models import Kind


def edit(session: Session, scope: Scope, member_id: UUID, changes: Mapping[str, str | None]) -> Member:
    """Change what is known of a member: names, civility, function, phone."""
    member = member_list.find(session, scope, member_id, locked=True)
    for name, value in changes.items():
        setattr(member, name, value)
    member.search = search_text(member)
    return member


def set_rights(
    session: Session, context: Context, scope: Scope, member_id: UUID, unit: Unit, *, rights: Sequence[str]
) -> Member:
    """Give a member these rights on a unit, and no others; effective at once, also in open sessions."""
    member = member_list.find(session, scope, member_id, locked=True)
    access = members.open_access(session, member, unit.place)
    added = [right for right in rights if right not in access.rights]
    check_rights(session, context, Kind(scope.space.kind), unit, rights, added=added)
    _refuse_own_end(context, access, rights)
    accesses.check_administrators(session, context, access, rights=rights)
    _decide(context, access)
    access.removed = False
    access.requested_rights = [right for right in access.requested_rights if right not in rights]
    before = access.rights
    accesses.change(session, context, access, rights=rights, cause=Cause("edited"))
    if access.rights != before:
        _tell_of_profile(session, context, scope, access)
    return member


def remove(session: Session, context: Context, scope: Scope, member_id: UUID) -> None:
    """Remove a member from the units that one administers, once no right is left there."""
    member = member_list.find(session, scope, member_id, locked=True)
    if scope.space.kind == Kind.DEPOSIT_CLIENT:
        raise StructureUserStays
    shown = [access for access in member.accesses if accesses.place_of(access) in scope.places]
    if any(access.rights for access in shown):
        raise RightsRemain
    for access in shown:
        access.removed, access.requested_rights = True, []
        _decide(context, access)
    _end_if_nothing_is_left(session, context, member)


def _tell_of_profile(session: Session, context: Context, scope: Scope, access: Access) -> None:
    member = access.member
    if scope.space.kind != Kind.DEPOSIT_CLIENT or member.state != State.ACTIVE or member.principal_id is None:
        return
    changed = MemberProfileChanged(
        tenant_id=scope.space.id,
        account_id=member.principal_id,
        holder_id=scope.space.id,
        space_name=scope.space.name,
        profile=access.rights[0] if access.rights else None,
        at=context.now,
    )
    record(session, changed)


def _end_if_nothing_is_left(session: Session, context: Context, member: Member) -> None:
    if all(access.removed for access in member.accesses):
        members.end(session, context, member, cause=Cause("removed"))


def _decide(context: Context, access: Access) -> None:
    access.decided_at = context.now


def _refuse_own_end(context: Context, access: Access, rights: Sequence[str]) -> None:
    ends = ADMINISTRATES & set(access.rights) - set(rights)
    if ends and access.member.principal_id == context.account_id:
        raise OwnAdministration
