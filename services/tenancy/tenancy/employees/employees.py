"""Employees become known by being sent a first document, and are invited then; later ones may correct the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.employees import changes, documents, enrolment
from tenancy.employees.models import Employee
from tenancy.events.invitations import HolderRegistered
from tenancy.members import members
from tenancy.members.accesses import Place
from tenancy.members.members import Invitee
from tenancy.members.models import Member
from tenancy.members.right_changes import Cause
from tenancy.members.rights import RIGHTS
from tenancy.organisations.models import Kind


@dataclass(frozen=True)
class NamedEmployee:
    """Whom an agency or employer sends a document to."""

    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    establishment_id: UUID
    staff_number: str
    person: Invitee


def register(session: Session, context: Context, named: NamedEmployee) -> None:
    """Store an employee at their first document, and have them invited; a later one may name another address."""
    fields = {name: value for name, value in vars(named).items() if name != "person"}
    first_seen = insert(Employee).values(
        **fields,
        **vars(named.person),
        deposited_email=named.person.email,
        registered_at=context.now,
        enrolment_at=context.now,
    )
    is_new = session.scalar(first_seen.on_conflict_do_nothing().returning(Employee.holder_id)) is not None
    # One after the other: of two first documents at once, the second finds the invitation of the first.
    employee = session.scalars(select(Employee).where(Employee.holder_id == named.holder_id).with_for_update()).one()
    if _follow_address(session, employee, named.person.email) or is_new:
        changes.publish(session, context, employee.organisation_id, [employee.holder_id])
    if employee.invitation_id is not None:
        return
    documents.note_latest(session, employee.holder_id)
    _invite(session, context, employee)


def decide_paper(session: Session, holder_id: UUID, *, since: datetime | None, at: datetime) -> None:
    """Store since when an employee wants paper, or that they do no longer, unless they decided again since."""
    is_later = or_(Employee.paper_decided_at.is_(None), Employee.paper_decided_at < at)
    decided = update(Employee).where(Employee.holder_id == holder_id, is_later)
    session.execute(decided.values(paper_since=since, paper_decided_at=at))


def _follow_address(session: Session, employee: Employee, deposited: str) -> bool:
    """Take over the address of somebody not activated where a deposit names another one than the deposits before.

    What was corrected by hand, or in a list, outlives deposits that go on naming the mistyped one. Return whether it is
    another one now.
    """
    before = employee.deposited_email
    if not deposited or deposited == before:
        return False
    employee.deposited_email = deposited
    if not before or employee.is_activated:
        return False
    enrolment.correct_address(session, employee, deposited)
    return True


def _invite(session: Session, context: Context, employee: Employee) -> None:
    person = Invitee(employee.email, employee.first_name, employee.last_name)
    member, _ = members.find_or_add(session, context, person, space_id=employee.holder_id, kind=Kind.PERSON)
    place, cause = Place(employee.organisation_id), Cause("erp", by=employee.organisation_name)
    members.give_first_access(session, context, member, place, rights=RIGHTS[Kind.PERSON], cause=cause)
    publish(session, employee, member)


def publish(session: Session, employee: Employee, member: Member) -> None:
    """Publish that an employee is known, so that auth makes an account for them."""
    employee.invitation_id = member.id
    record(
        session,
        HolderRegistered(
            tenant_id=employee.holder_id,
            holder_id=employee.holder_id,
            kind=Kind.PERSON,
            organisation_id=employee.organisation_id,
            organisation_name=employee.organisation_name,
            invitation_id=member.id,
            email=employee.email,
            first_name=employee.first_name,
            last_name=employee.last_name,
        ),
    )
