"""Employees become known by being sent a first document, and are invited."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.employees.models import Employee
from tenancy.events import HolderRegistered
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
    staff_number: str
    person: Invitee


def register(session: Session, context: Context, named: NamedEmployee) -> None:
    """Store an employee at their first document, and have them invited; later documents change nothing."""
    fields = {name: value for name, value in vars(named).items() if name != "person"}
    registered = session.execute(
        insert(Employee)
        .values(**fields, **vars(named.person), registered_at=context.now)
        .on_conflict_do_nothing()
        .returning(Employee)
    ).scalar_one_or_none()
    if registered is None:
        return
    space_id = named.holder_id
    member, _ = members.find_or_add(session, context, named.person, space_id=space_id, kind=Kind.PERSON)
    place, cause = Place(named.organisation_id), Cause("erp", by=named.organisation_name)
    members.give_first_access(session, context, member, place, rights=RIGHTS[Kind.PERSON], cause=cause)
    publish(session, registered, member)


def publish(session: Session, employee: Employee, member: Member) -> None:
    """Publish that an employee is known, so that auth makes an account for them."""
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
