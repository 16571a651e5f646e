"""Accesses: what a member may do on one unit of a space, changed under the organisation's lock, published as grants."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.ids import recipient_id
from chartrier.projections import grants
from tenancy.errors import LastAdministrator, TooManyAdministrators
from tenancy.events.members import GrantChanged
from tenancy.members import accounts, right_changes, ties
from tenancy.members.models import Access, Member, State
from tenancy.members.right_changes import Cause
from tenancy.members.rights import ADMINISTRATES, in_force
from tenancy.organisations.models import Kind

MOST_ADMINISTRATORS: Final = 2
_OF_THE_PRINCIPAL: Final = Cause("principal")
_ANSWERING: Final = (State.INVITED, State.OFFERED, State.ACTIVE)


@dataclass(frozen=True)
class Place:
    """Where rights are held: at an establishment, in the relation with an agency, in the whole organisation."""

    organisation_id: UUID
    establishment_id: UUID | None = None


def find(member: Member, place: Place) -> Access | None:
    """Return a member's access to a unit of the space."""
    return next((each for each in member.accesses if place_of(each) == place), None)


def place_of(access: Access) -> Place:
    """Return where an access is held."""
    return Place(access.organisation_id, access.establishment_id)


def change(session: Session, context: Context, access: Access, *, rights: Collection[str], cause: Cause) -> None:
    """Give an access these rights and no others: journaled and published, where it is a change.

    The sub-accounts of a principal account follow.
    """
    before, access.rights = access.rights, sorted(rights)
    if before == access.rights:
        return
    ties.loosen(session, access)
    session.flush()
    right_changes.write(session, context, access, before=before, cause=cause)
    publish(session, [access])
    if ties.is_principal(access):
        for each in ties.sub_accounts_of(session, access):
            own = ADMINISTRATES & set(each.rights)
            change(session, context, each, rights={*ties.followed_rights(access), *own}, cause=_OF_THE_PRINCIPAL)


def check_administrators(session: Session, context: Context, access: Access, *, rights: Collection[str]) -> None:
    """Refuse rights that leave a unit without its last administrator, or give a structure a third one.

    The caller holds the organisation's lock: two who act at once are counted one after the other. Whoever closes
    their account is none of those who remain, is one of the two until they have left, and begins to administer nothing.
    """
    administers, would = bool(ADMINISTRATES & set(access.rights)), bool(ADMINISTRATES & set(rights))
    if administers == would:
        return
    if administers:
        _refuse_without_administrator(session, context, access)
        return
    if access.member.state == State.ACTIVE:
        accounts.refuse_closing(session, context, access.member.principal_id)
    if access.member.kind == Kind.DEPOSIT_CLIENT:
        _refuse_third_administrator(session, access)


def has_administrator(session: Session, place: Place, *, space_id: UUID) -> bool:
    """Tell whether somebody administers a unit who did not decline to."""
    return bool(session.scalars(_administrators(place, space_id).limit(1)).first())


def administrators_of(session: Session, place: Place, *, space_id: UUID) -> list[UUID]:
    """Return the accounts that administer a unit."""
    found = _administrators(place, space_id).with_only_columns(Member.principal_id).where(Member.state == State.ACTIVE)
    return sorted({each for each in session.scalars(found) if each is not None})


def publish(session: Session, changed: Iterable[Access]) -> None:
    """Publish, and project here, what these accesses open now; a member without an account holds nothing yet."""
    for access in changed:
        member = access.member
        if member.principal_id is None:
            continue
        rights = in_force(session, access)
        if not rights and not access.version:
            # Nobody heard of it yet.
            continue
        access.version += 1
        grant = grants.GrantChanged(
            grant_id=access.id,
            version=access.version,
            principal_id=member.principal_id,
            kind=member.kind,
            holder_id=member.space_id,
            organisation_id=access.organisation_id,
            rights=rights,
            establishment_id=access.establishment_id,
        )
        grants.project(session, grant)
        told_when_named = access.only_when_named and ties.is_sub_account(access)
        named = recipient_id(member.space_id, member.email or "") if told_when_named else None
        record(session, GrantChanged(tenant_id=member.space_id, **vars(grant), told_when_named=named))


def _refuse_without_administrator(session: Session, context: Context, access: Access) -> None:
    if access.member.state not in _ANSWERING:
        return
    others = list(session.scalars(_other_administrators(access).where(~accounts.departs(context))))
    # One who has not accepted yet doesn't take the place of one who has.
    if access.member.state == State.ACTIVE:
        others = [state for state in others if state == State.ACTIVE]
    if not others:
        raise LastAdministrator


def _refuse_third_administrator(session: Session, access: Access) -> None:
    if len(session.scalars(_other_administrators(access)).all()) >= MOST_ADMINISTRATORS:
        raise TooManyAdministrators


def _other_administrators(access: Access) -> Select[str]:
    member = access.member
    others = _administrators(place_of(access), member.space_id).where(Member.id != member.id)
    if member.principal_id is None:
        return others
    # Since two accounts became one, somebody may be there twice.
    return others.where(Member.principal_id.is_distinct_from(member.principal_id))


def _administrators(place: Place, space_id: UUID) -> Select[str]:
    return (
        select(Member.state)
        .join(Access)
        .where(
            Member.space_id == space_id,
            Member.state.in_(_ANSWERING),
            Access.organisation_id == place.organisation_id,
            Access.establishment_id.is_not_distinct_from(place.establishment_id),
            Access.rights.overlap(sorted(ADMINISTRATES)),
        )
    )
