"""Erasure: the memberships of a closed account end, and no late event brings them back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport, RetainedItems
from chartrier.projections import person_names
from chartrier.runtime.current import context
from tenancy.departures import departures
from tenancy.employees.models import ActiveAccount, Employee, EmployeeDocument
from tenancy.members import members
from tenancy.members.models import Member, RightChange
from tenancy.members.right_changes import Cause
from tenancy.organisations.models import Kind
from tenancy.structures import personal_data


def erase(session: Session, requested: Erasure) -> ErasureReport:
    """End every membership of closed accounts, and report which holders belonged to nobody else."""
    theirs = or_(Member.principal_id.in_(requested.accounts), Member.account_id.in_(requested.accounts))
    ended = session.scalars(select(Member).where(theirs, Member.kind != Kind.MACHINE).with_for_update()).all()
    holders = [member.space_id for member in ended if member.kind in {Kind.PERSON, Kind.PERSONAL}]
    abandoned = personal_data.erase(session, requested.accounts, ended)
    for member in ended:
        members.remove(session, context(), member, cause=Cause("account_closed"))
    lines = _journal_lines(session, requested, ended)
    for account_id in requested.accounts:
        person_names.forget(session, account_id)
    departures.forget(session, requested.accounts)
    remaining = session.scalars(select(Member.space_id).where(Member.space_id.in_(holders)))
    alone = sorted(set(holders) - set(remaining))
    session.execute(delete(EmployeeDocument).where(EmployeeDocument.holder_id.in_(alone)))
    employments = session.scalars(delete(Employee).where(Employee.holder_id.in_(alone)).returning(Employee.holder_id))
    session.execute(delete(ActiveAccount).where(ActiveAccount.account_id.in_(requested.accounts)))
    return ErasureReport(
        erased=[
            # The personal space is no membership of anything: what is in it is counted by the vault.
            ErasedItems("memberships", sum(member.kind != Kind.PERSONAL for member in ended)),
            ErasedItems("employments", len(employments.all())),
        ],
        retained=[RetainedItems("right-changes", lines, "accountability")] if lines else [],
        holders=[*alone, *abandoned],
    )


def _journal_lines(session: Session, requested: Erasure, ended: Sequence[Member]) -> int:
    """Return how many lines of the journal of rights name these people: who gave whom which rights stays known."""
    session.flush()
    of_theirs = RightChange.member_id.in_([member.id for member in ended])
    named = or_(of_theirs, RightChange.by_account_id.in_(requested.accounts))
    return session.scalar(select(func.count()).select_from(RightChange).where(named)) or 0
