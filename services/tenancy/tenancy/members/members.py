"""Members of a space: added once for each address, bound to an account, their rights published as grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.projections import grants, merged_accounts
from tenancy.errors import MachineExists
from tenancy.events import GrantChanged
from tenancy.members.models import Access, Member
from tenancy.members.rights import RIGHTS
from tenancy.organisations.models import Kind, Organisation


@dataclass(frozen=True)
class Invitee:
    """Somebody to be invited."""

    email: str
    first_name: str
    last_name: str


def find_or_add(
    session: Session, context: Context, invitee: Invitee, *, space_id: UUID, kind: Kind
) -> tuple[Member, bool]:
    """Return the member with this address in a space, and whether they are new there."""
    added = session.execute(
        insert(Member)
        .values(space_id=space_id, kind=kind, invited_at=context.now, **vars(invitee))
        .on_conflict_do_nothing(index_elements=["space_id", "email"])
        .returning(Member.id)
    ).scalar_one_or_none()
    member = session.execute(
        select(Member).where(Member.space_id == space_id, Member.email == invitee.email)
    ).scalar_one()
    return member, added is not None


def give_first_access(session: Session, member: Member, *, organisation_id: UUID, rights: Iterable[str]) -> None:
    """Give a member access as far as an organisation is concerned, unless it was decided about before."""
    if any(access.organisation_id == organisation_id for access in member.accesses):
        return
    member.accesses.append(Access(organisation_id=organisation_id, rights=sorted(rights)))
    session.flush()
    publish_grants(session, member)


def bind_account(session: Session, member: Member, *, account_id: UUID) -> None:
    """Make an account, or the one that has its place, the one that this membership is for, and publish its grants."""
    member.account_id = account_id
    principal_id = merged_accounts.effective_account(session, account_id)
    if member.principal_id != principal_id:
        member.principal_id = principal_id
        session.flush()
        publish_grants(session, member)


def publish_grants(session: Session, member: Member) -> None:
    """Publish, and project here, what a member may do now; one without an account may do nothing yet."""
    if member.principal_id is None:
        return
    for access in member.accesses:
        access.version += 1
        grant = grants.GrantChanged(
            grant_id=access.id,
            version=access.version,
            principal_id=member.principal_id,
            kind=member.kind,
            holder_id=member.space_id,
            organisation_id=access.organisation_id,
            rights=access.rights,
        )
        grants.project(session, grant)
        record(session, GrantChanged(tenant_id=member.space_id, **vars(grant)))


def remove(session: Session, member: Member) -> None:
    """Withdraw every right of a member, and end the membership."""
    for access in member.accesses:
        access.rights = []
    session.flush()
    publish_grants(session, member)
    session.expunge(member)
    session.execute(delete(Member).where(Member.id == member.id))


def add_machine(session: Session, context: Context, organisation: Organisation, *, client_id: UUID) -> Member:
    """Let a machine deposit for an organisation."""
    machine = Member(space_id=organisation.id, kind=Kind.MACHINE, principal_id=client_id, invited_at=context.now)
    machine.accesses.append(Access(organisation_id=organisation.id, rights=sorted(RIGHTS[Kind.MACHINE])))
    session.add(machine)
    with translating("uq_members_space_id_kind_principal_id", MachineExists()):
        session.flush()
    publish_grants(session, machine)
    return machine
