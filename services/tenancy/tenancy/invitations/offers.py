"""Offers: what somebody who has an account already is invited to. Nothing of it applies before they accept (TEN-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from chartrier.events.outbox import record
from tenancy.administration.units import units_of
from tenancy.errors import InvitationNotFound
from tenancy.events.invitations import InvitationRefused
from tenancy.members import accesses, accounts, members
from tenancy.members.models import Member, State
from tenancy.members.right_changes import name_of
from tenancy.organisations import organisations
from tenancy.organisations.models import Address, Organisation


@dataclass(frozen=True)
class OfferedUnit:
    """A unit of the space, and the rights there that come with acceptance."""

    name: str
    siret: str | None
    address: Address | None
    rights: list[str]


@dataclass(frozen=True)
class Offer:
    """An invitation as the person who is invited sees it."""

    id: UUID
    kind: str
    space_name: str
    siret: str | None
    invited_by: str
    invited_at: datetime
    units: list[OfferedUnit]


def offers_to(session: Session, account_id: UUID) -> list[Offer]:
    """Return what somebody is asked to accept, the oldest first."""
    offered = select(Member).where(Member.principal_id == account_id, Member.state == State.OFFERED)
    members_ = session.scalars(offered.order_by(Member.id)).all()
    return [_offer(session, member) for member in members_]


def accept(session: Session, context: Context, member_id: UUID) -> None:
    """Accept an offer: from now on its rights are in force."""
    member = _find(session, context, member_id)
    with as_tenant(session, member.space_id):
        organisations.lock_organisation(session, member.space_id)
        accounts.refuse_closing(session, context, context.account_id)
        _check_open(session, member)
        members.accept(context, member)
        session.flush()
        accesses.publish(session, member.accesses)


def refuse(session: Session, context: Context, member_id: UUID) -> None:
    """Decline an offer; the administrators are told."""
    member = _find(session, context, member_id)
    with as_tenant(session, member.space_id):
        organisations.lock_organisation(session, member.space_id)
        _check_open(session, member)
        member.state = State.DECLINED
        space = session.get_one(Organisation, member.space_id)
        places = [accesses.place_of(access) for access in member.accesses if access.rights]
        told = {each for place in places for each in accesses.administrators_of(session, place, space_id=space.id)}
        refused = InvitationRefused(
            tenant_id=space.id,
            holder_id=space.id,
            space_name=space.name,
            member_id=member.id,
            member_name=name_of(member),
            administrators=sorted(told),
            at=context.now,
        )
        record(session, refused)


def _find(session: Session, context: Context, member_id: UUID) -> Member:
    member = session.get(Member, member_id)
    if member is None or member.principal_id != context.account_id or member.state != State.OFFERED:
        raise InvitationNotFound
    return member


def _check_open(session: Session, member: Member) -> None:
    # Until the lock was held it may have been withdrawn, or have gone with a closed account.
    current = session.get(Member, member.id, with_for_update=True, populate_existing=True)
    if current is None or current.state != State.OFFERED:
        raise InvitationNotFound


def _offer(session: Session, member: Member) -> Offer:
    with as_tenant(session, member.space_id):
        space = session.get_one(Organisation, member.space_id)
        held = {accesses.place_of(each): each.rights for each in member.accesses if each.rights}
        units = [
            OfferedUnit(unit.name, unit.siret, unit.address, held[unit.place])
            for unit in units_of(session, space)
            if unit.place in held
        ]
    return Offer(
        member.id, member.kind, space.name, space.siret, member.invited_by or space.name, member.invited_at, units
    )
