"""Members of a space: invited, bound to an account, given rights that everybody is told of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError, Invalid
from chartrier.projections import grants, merged_accounts
from tenancy.errors import EnoughAdministrators, MachineKnown, MemberKnown
from tenancy.events import GrantChanged, MemberInvited
from tenancy.models import MOST_ADMINISTRATORS, RIGHTS, Access, Kind, Member, Organisation


@dataclass(frozen=True)
class Invitee:
    """Somebody to be invited."""

    email: str
    first_name: str
    last_name: str


def ensure(session: Session, *, space_id: UUID, kind: Kind, invitee: Invitee, now: datetime) -> tuple[Member, bool]:
    """Return the member with this address in a space, and whether they are new there."""
    made = session.execute(
        insert(Member)
        .values(space_id=space_id, kind=kind, invited_at=now, **vars(invitee))
        .on_conflict_do_nothing(index_elements=["space_id", "email"])
        .returning(Member.id)
    ).scalar_one_or_none()
    member = session.execute(
        select(Member).where(Member.space_id == space_id, Member.email == invitee.email)
    ).scalar_one()
    return member, made is not None


def ensure_access(session: Session, member: Member, *, organisation_id: UUID, rights: Iterable[str]) -> None:
    """Give a member access as far as an organisation is concerned, unless it was decided about before."""
    if any(access.organisation_id == organisation_id for access in member.accesses):
        return
    member.accesses.append(Access(organisation_id=organisation_id, rights=sorted(rights)))
    session.flush()
    tell(session, member)


def bind(session: Session, member: Member, *, account_id: UUID) -> None:
    """Make an account, or whichever has its place, the one that this membership is for, and tell everyone."""
    member.account_id = account_id
    principal_id = merged_accounts.effective_account(session, account_id)
    if member.principal_id != principal_id:
        member.principal_id = principal_id
        session.flush()
        tell(session, member)


def tell(session: Session, member: Member) -> None:
    """Tell everyone, ourselves included, what a member may do now; one without an account may do nothing yet."""
    if member.principal_id is None:
        return
    for access in member.accesses:
        access.version += 1
        told = grants.GrantChanged(
            grant_id=access.id,
            version=access.version,
            principal_id=member.principal_id,
            kind=member.kind,
            holder_id=member.space_id,
            organisation_id=access.organisation_id,
            rights=access.rights,
        )
        grants.project(session, told)
        record(session, GrantChanged(tenant_id=member.space_id, **vars(told)))


def invite(
    session: Session, organisation: Organisation, invitee: Invitee, *, rights: list[str], invited_by: str, now: datetime
) -> Member:
    """Invite somebody into an organisation's own space."""
    kind = Kind(organisation.kind)
    unknown = set(rights) - RIGHTS[kind]
    if unknown or not rights or (kind is Kind.DEPOSIT_CLIENT and len(rights) != 1):
        raise Invalid(FieldError("rights", f"Droits admis\u00a0: {', '.join(sorted(RIGHTS[kind]))}."))
    if "administrator" in rights:
        _room_for_an_administrator(session, organisation)
    member, new = ensure(session, space_id=organisation.id, kind=kind, invitee=invitee, now=now)
    if not new:
        raise MemberKnown
    ensure_access(session, member, organisation_id=organisation.id, rights=rights)
    announce(session, member, space_name=organisation.name, invited_by=invited_by)
    return member


def _room_for_an_administrator(session: Session, organisation: Organisation) -> None:
    # The organisation's row is the lock: two at once are counted one after the other.
    session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())
    held = session.execute(
        select(Access).join(Member).where(Member.space_id == organisation.id, Access.rights.contains(["administrator"]))
    ).scalars()
    if len(held.all()) >= MOST_ADMINISTRATORS:
        raise EnoughAdministrators


def announce(session: Session, member: Member, *, space_name: str, invited_by: str) -> None:
    """Say that somebody was invited, so that an account comes into being for them."""
    record(
        session,
        MemberInvited(
            tenant_id=member.space_id,
            invitation_id=member.id,
            holder_id=member.space_id,
            kind=member.kind,
            space_name=space_name,
            invited_by=invited_by,
            email=member.email or "",
            first_name=member.first_name,
            last_name=member.last_name,
        ),
    )


def admit_machine(session: Session, organisation: Organisation, *, client_id: UUID, now: datetime) -> Member:
    """Let a machine deposit for an organisation."""
    machine = Member(space_id=organisation.id, kind=Kind.MACHINE, principal_id=client_id, invited_at=now)
    machine.accesses.append(Access(organisation_id=organisation.id, rights=sorted(RIGHTS[Kind.MACHINE])))
    session.add(machine)
    with translating("uq_members_space_id_kind_principal_id", MachineKnown()):
        session.flush()
    tell(session, machine)
    return machine
