"""Accounts that merge, separate or close: memberships follow them, or end with them; no late fact brings them back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, text
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport
from chartrier.projections import closed_accounts
from tenancy import members
from tenancy.events import HolderRegistered
from tenancy.models import Access, Employee, Kind, Member, Organisation


def follow(session: Session) -> None:
    """Have every membership act for whoever has the place of its account now, and tell everyone."""
    elsewhere = text(
        "SELECT m.id, p.effective_account_id FROM members m JOIN effective_accounts p ON p.account_id = m.account_id"
        " WHERE m.principal_id <> p.effective_account_id ORDER BY m.id FOR UPDATE OF m"
    )
    for member_id, effective_account_id in session.execute(elsewhere).all():
        member = session.get_one(Member, member_id)
        member.principal_id = effective_account_id
        session.flush()
        members.tell(session, member)


def bind_or_invite_anew(session: Session, member: Member, *, account_id: UUID, now: datetime) -> None:
    """Give a membership its account; where that was closed meanwhile, invite its owner as somebody new."""
    if not closed_accounts.is_closed(session, account_id):
        members.bind(session, member, account_id=account_id)
        return
    fresh = Member(
        id=new_id(),
        space_id=member.space_id,
        kind=member.kind,
        email=member.email,
        first_name=member.first_name,
        last_name=member.last_name,
        invited_at=now,
        accesses=[Access(organisation_id=each.organisation_id, rights=each.rights) for each in member.accesses],
    )
    session.execute(delete(Member).where(Member.id == member.id))
    session.add(fresh)
    session.flush()
    _announce(session, fresh)


def erase(session: Session, asked: Erasure) -> ErasureReport:
    """End every membership of closed accounts, and say which persons' holders belonged to nobody else."""
    theirs = or_(Member.principal_id.in_(asked.accounts), Member.account_id.in_(asked.accounts))
    ended = session.scalars(select(Member).where(theirs, Member.kind != Kind.MACHINE).with_for_update()).all()
    holders = [member.space_id for member in ended if member.kind == Kind.PERSON]
    for member in ended:
        _withdraw(session, member)
    left = session.scalars(select(Member.space_id).where(Member.space_id.in_(holders)))
    alone = sorted(set(holders) - set(left))
    session.execute(delete(Employee).where(Employee.holder_id.in_(alone)))
    return ErasureReport(
        erased=[ErasedItems("memberships", len(ended)), ErasedItems("employments", len(alone))], holders=alone
    )


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """What is held on somebody: the spaces that they belong to, and what their employers said of them."""
    own = session.scalars(select(Member).where(Member.principal_id == by.id).order_by(Member.id)).all()
    spaces = [member.space_id for member in own]
    known = session.scalars(select(Employee).where(Employee.holder_id.in_(spaces)).order_by(Employee.holder_id))
    return {
        "memberships": [
            {
                "space": member.space_id,
                "kind": member.kind,
                "email": member.email,
                "first_name": member.first_name,
                "last_name": member.last_name,
                "invited_at": member.invited_at,
                "rights": [{"organisation": each.organisation_id, "rights": each.rights} for each in member.accesses],
            }
            for member in own
        ],
        "employments": [
            {
                "holder": each.holder_id,
                "employer": each.organisation_name,
                "staff_number": each.staff_number,
                "first_name": each.first_name,
                "last_name": each.last_name,
                "email": each.email,
                "registered_at": each.registered_at,
            }
            for each in known
        ],
    }


def _withdraw(session: Session, member: Member) -> None:
    for access in member.accesses:
        access.rights = []
    session.flush()
    members.tell(session, member)
    session.expunge(member)
    session.execute(delete(Member).where(Member.id == member.id))


def _announce(session: Session, member: Member) -> None:
    employee = session.get(Employee, member.space_id)
    if employee is None:
        organisation = session.get_one(Organisation, member.space_id)
        members.announce(session, member, space_name=organisation.name, invited_by=organisation.name)
        return
    record(
        session,
        HolderRegistered(
            tenant_id=member.space_id,
            holder_id=member.space_id,
            kind=Kind.PERSON,
            organisation_id=employee.organisation_id,
            organisation_name=employee.organisation_name,
            invitation_id=member.id,
            email=employee.email,
            first_name=employee.first_name,
            last_name=employee.last_name,
        ),
    )
