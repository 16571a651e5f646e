"""Members of a space: added once for each address, bound to an account, removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections import merged_accounts, person_names
from tenancy.errors import MachineExists
from tenancy.events.invitations import InvitationOffered
from tenancy.members import accesses, accounts, ties
from tenancy.members.accesses import Place
from tenancy.members.models import Access, Member, State
from tenancy.members.right_changes import Cause
from tenancy.members.rights import RIGHTS
from tenancy.members.search_text import folded
from tenancy.organisations.models import Kind, Organisation

# What a membership that is to be answered anew doesn't take over.
_ANSWER: Final = frozenset({"id", "state", "account_id", "principal_id", "invited_at", "accepted_at", "reminded_at"})


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
        .values(
            id=new_id(),
            space_id=space_id,
            kind=kind,
            search=folded(f"{invitee.last_name} {invitee.first_name} {invitee.email}"),
            invited_at=context.now,
            **vars(invitee),
        )
        .on_conflict_do_nothing(index_elements=["space_id", "email"])
        .returning(Member.id)
    ).scalar_one_or_none()
    member = session.scalars(select(Member).where(Member.space_id == space_id, Member.email == invitee.email)).one()
    return member, added is not None


def give_first_access(
    session: Session, context: Context, member: Member, place: Place, *, rights: Iterable[str], cause: Cause
) -> Access | None:
    """Give a member access to a unit of the space, and return it; None where it was decided about before."""
    if accesses.find(member, place) is not None:
        return None
    access = open_access(session, member, place)
    accesses.change(session, context, access, rights=list(rights), cause=cause)
    return access


def open_access(session: Session, member: Member, place: Place) -> Access:
    """Return a member's access to a unit of the space, made now and without any right if there was none."""
    access = accesses.find(member, place)
    if access is None:
        access = Access(
            organisation_id=place.organisation_id,
            establishment_id=place.establishment_id,
            rights=[],
            requested_rights=[],
            refused_rights=[],
            removed=False,
            version=0,
            only_when_named=False,
        )
        member.accesses.append(access)
        session.flush()
    return access


def renew(session: Session, context: Context, member: Member) -> Member:
    """Replace a membership by one that is to be answered anew, with the same rights; its grants stay the same ones."""
    kept = [column.key for column in Member.__table__.columns if column.key not in _ANSWER]
    fresh = Member(
        id=new_id(),
        state=State.INVITED,
        invited_at=context.now,
        **{name: getattr(member, name) for name in kept},
    )
    former = member.id
    email, member.email = member.email, None
    session.flush()
    fresh.email = email
    session.add(fresh)
    session.flush()
    session.execute(update(Access).where(Access.member_id == former).values(member_id=fresh.id))
    session.expunge(member)
    session.execute(delete(Member).where(Member.id == former))
    session.expire_all()
    return fresh


def bind_account(session: Session, context: Context, member: Member, *, account_id: UUID, asked: bool = False) -> None:
    """Give a membership its account, or the one that has that one's place, and publish its grants.

    Whoever is `asked` first decides whether they accept: until then nothing is in force.
    """
    accounts.lock(session, [account_id])
    member.account_id = account_id
    principal_id = merged_accounts.effective_account(session, account_id)
    before = (member.principal_id, member.state)
    member.principal_id = principal_id
    if member.state == State.INVITED:
        if asked:
            member.state = State.OFFERED
        elif person_names.name_of(session, account_id) is not None:
            accept(context, member)
    if before != (principal_id, member.state):
        session.flush()
        accesses.publish(session, member.accesses)
    if member.state == State.OFFERED and before != (principal_id, member.state):
        offer(session, context, member)


def offer(session: Session, context: Context, member: Member) -> None:
    """Publish that somebody who has an account is asked whether they accept."""
    if member.principal_id is None:
        return
    space = session.get_one(Organisation, member.space_id)
    offered = InvitationOffered(
        tenant_id=space.id,
        invitation_id=member.id,
        account_id=member.principal_id,
        holder_id=space.id,
        space_name=space.name,
        invited_by=member.invited_by or space.name,
        at=context.now,
    )
    record(session, offered)


def accept(context: Context, member: Member) -> None:
    """Note that somebody accepted their membership."""
    member.state = State.ACTIVE
    member.accepted_at = context.now


def end(session: Session, context: Context, member: Member, *, cause: Cause) -> None:
    """End a membership; a company's is known still, so that an agency's ERP doesn't bring it back unasked."""
    if member.kind != Kind.COMPANY:
        remove(session, context, member, cause=cause)
        return
    for access in list(member.accesses):
        accesses.publish(session, ties.hand_over(session, access))
        access.removed, access.requested_rights, access.decided_at = True, [], context.now
        accesses.change(session, context, access, rights=[], cause=cause)
    member.state = State.REMOVED


def remove(session: Session, context: Context, member: Member, *, cause: Cause) -> None:
    """Withdraw every right of a member, and end the membership."""
    for access in list(member.accesses):
        accesses.publish(session, ties.hand_over(session, access))
        accesses.change(session, context, access, rights=[], cause=cause)
    session.flush()
    session.expunge(member)
    session.execute(delete(Member).where(Member.id == member.id))


def add_machine(session: Session, context: Context, organisation: Organisation, *, client_id: UUID) -> Member:
    """Let a machine deposit for an organisation."""
    machine = Member(
        space_id=organisation.id,
        kind=Kind.MACHINE,
        state=State.ACTIVE,
        principal_id=client_id,
        invited_at=context.now,
    )
    session.add(machine)
    with translating("uq_members_space_id_kind_principal_id", MachineExists()):
        session.flush()
    place = Place(organisation.id)
    give_first_access(session, context, machine, place, rights=RIGHTS[Kind.MACHINE], cause=Cause("machine_added"))
    return machine
