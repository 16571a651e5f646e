"""Approving or refusing users whom an agency's ERP named again (TEN-26)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from tenancy.administration import invite, member_list
from tenancy.administration.scope import Scope
from tenancy.errors import NothingToApprove
from tenancy.members import accesses, members
from tenancy.members.models import Access, Member, State
from tenancy.members.right_changes import Cause


def approve(session: Session, context: Context, scope: Scope, member_id: UUID) -> Member:
    """Give a member the rights that an ERP asks for; who was no member any more is invited again."""
    member, asked = _find(session, scope, member_id)
    for access in asked:
        rights = {*access.rights, *access.requested_rights}
        accesses.check_administrators(session, context, access, rights=rights)
        access.requested_rights, access.decided_at = [], context.now
        accesses.change(session, context, access, rights=rights, cause=Cause("approved"))
    if member.state == State.AWAITING_APPROVAL:
        member = members.renew(session, context, member)
        name = scope.space.name
        invite.publish(session, member, space_name=name, invited_by=member.invited_by or name)
    return member


def refuse(session: Session, context: Context, scope: Scope, member_id: UUID) -> Member:
    """Refuse the rights that an ERP asks for; it is not asked about them again."""
    member, asked = _find(session, scope, member_id)
    for access in asked:
        access.refused_rights = sorted({*access.refused_rights, *access.requested_rights})
        access.requested_rights, access.decided_at = [], context.now
        access.removed = not access.rights
    if member.state == State.AWAITING_APPROVAL and not any(access.requested_rights for access in member.accesses):
        member.state = State.REMOVED
    return member


def _find(session: Session, scope: Scope, member_id: UUID) -> tuple[Member, list[Access]]:
    member = member_list.find(session, scope, member_id, locked=True)
    asked = [each for each in member.accesses if each.requested_rights and accesses.place_of(each) in scope.places]
    if not asked:
        raise NothingToApprove
    return member, asked
