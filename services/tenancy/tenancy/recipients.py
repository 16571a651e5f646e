"""Recipients named by deposits: employees and client companies that become known, and whoever acts for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.events.outbox import record
from tenancy import members, organisations, relations
from tenancy.events import HolderRegistered
from tenancy.members import Invitee
from tenancy.models import RIGHTS, Employee, Kind


@dataclass(frozen=True)
class Depositor:
    """The agency or employer that sent a document."""

    id: UUID
    name: str


def register_employee(
    session: Session, holder_id: UUID, *, depositor: Depositor, staff_number: str, person: Invitee, now: datetime
) -> None:
    """Make an employee known at their first document, and have them invited; later documents change nothing."""
    made = session.execute(
        insert(Employee)
        .values(
            holder_id=holder_id,
            organisation_id=depositor.id,
            organisation_name=depositor.name,
            staff_number=staff_number,
            registered_at=now,
            **vars(person),
        )
        .on_conflict_do_nothing()
        .returning(Employee.holder_id)
    ).scalar_one_or_none()
    if made is None:
        return
    member, _ = members.ensure(session, space_id=holder_id, kind=Kind.PERSON, invitee=person, now=now)
    members.ensure_access(session, member, organisation_id=depositor.id, rights=RIGHTS[Kind.PERSON])
    record(
        session,
        HolderRegistered(
            tenant_id=holder_id,
            holder_id=holder_id,
            kind=Kind.PERSON,
            organisation_id=depositor.id,
            organisation_name=depositor.name,
            invitation_id=member.id,
            **vars(person),
        ),
    )


@dataclass(frozen=True)
class CompanyUser:
    """Somebody whom an agency names at a client company, with the rights that they hold there."""

    invitee: Invitee
    rights: frozenset[str]


def register_company(
    session: Session,
    holder_id: UUID,
    *,
    depositor: Depositor,
    siret: str,
    name: str,
    users: list[CompanyUser],
    now: datetime,
) -> None:
    """Make a client company known, propose the relation, invite whom the agency names; decisions already made stand."""
    company = organisations.ensure_company(session, holder_id, name=name, siret=siret, now=now)
    relations.propose(session, company, agency_id=depositor.id, agency_name=depositor.name, now=now)
    for user in users:
        member, new = members.ensure(session, space_id=company.id, kind=Kind.COMPANY, invitee=user.invitee, now=now)
        members.ensure_access(session, member, organisation_id=depositor.id, rights=user.rights)
        if new:
            members.announce(session, member, space_name=company.name, invited_by=depositor.name)
