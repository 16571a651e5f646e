"""Answers to invitations: a membership gets its account, or its owner is invited as somebody new."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.ids import new_id
from chartrier.projections import closed_accounts
from tenancy.employees import employees
from tenancy.employees.models import Employee
from tenancy.members import invite, members
from tenancy.members.models import Access, Member
from tenancy.organisations.models import Organisation


def bind_or_invite_again(session: Session, context: Context, member: Member, *, account_id: UUID) -> None:
    """Give a membership its account; where that was closed in the meantime, invite its owner as somebody new."""
    if not closed_accounts.is_closed(session, account_id):
        members.bind_account(session, member, account_id=account_id)
        return
    fresh = Member(
        id=new_id(),
        space_id=member.space_id,
        kind=member.kind,
        email=member.email,
        first_name=member.first_name,
        last_name=member.last_name,
        invited_at=context.now,
        accesses=[Access(organisation_id=each.organisation_id, rights=each.rights) for each in member.accesses],
    )
    session.execute(delete(Member).where(Member.id == member.id))
    session.add(fresh)
    session.flush()
    _publish(session, fresh)


def _publish(session: Session, member: Member) -> None:
    employee = session.get(Employee, member.space_id)
    if employee is not None:
        employees.publish(session, employee, member)
        return
    organisation = session.get_one(Organisation, member.space_id)
    invite.publish(session, member, space_name=organisation.name, invited_by=organisation.name)
