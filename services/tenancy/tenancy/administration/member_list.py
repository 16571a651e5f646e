"""The members of a space as an administrator of some of its units sees them, and nothing of the other units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from tenancy.administration.scope import Scope
from tenancy.administration.units import Unit
from tenancy.errors import MemberNotFound
from tenancy.members.accesses import Place, place_of
from tenancy.members.models import Access, Member, State
from tenancy.members.search_text import folded
from tenancy.organisations.models import Kind

MOST_COUNTED: Final = 10_000


@dataclass(frozen=True)
class ShownAccess:
    """What a member may do on a unit, and what an ERP asks for them there."""

    unit: Unit
    rights: list[str]
    requested_rights: list[str]


@dataclass(frozen=True)
class ShownMember:
    """A member, with their accesses to the units that one administers."""

    member: Member
    accesses: list[ShownAccess]


@dataclass(frozen=True)
class Filter:
    """Which members, and after which of them a page begins."""

    words: str = ""
    state: str | None = None
    agency_id: UUID | None = None
    unit_id: UUID | None = None
    right: str | None = None
    descending: bool = False
    after: UUID | None = None
    limit: int = 20


@dataclass(frozen=True)
class MembersPage:
    """A page of members, after which one the next page begins, and how many people they are, up to 10,000."""

    items: Sequence[ShownMember]
    next: UUID | None
    total: int


def members_of(session: Session, scopes: Sequence[Scope], wanted: Filter) -> MembersPage:
    """Return a page of the members of the units that somebody administers, in one space or in several.

    Who belongs to several spaces stands there once for each, one after the other.
    """
    by_space = {scope.space.id: scope for scope in scopes}
    conditions = _conditions(scopes, wanted)
    counted = select(Member.email).distinct().where(*conditions).limit(MOST_COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    found = session.scalars(_page(conditions, wanted)).all()
    shown, more = found[: wanted.limit], len(found) > wanted.limit
    return MembersPage([show(by_space[each.space_id], each) for each in shown], shown[-1].id if more else None, total)


def find(session: Session, scope: Scope, member_id: UUID, *, locked: bool = False) -> Member:
    """Return a member of one of these units; one of another unit doesn't exist for who administers these."""
    statement = select(Member).where(Member.id == member_id, *_conditions([scope], Filter()))
    if locked:
        statement = statement.with_for_update(of=Member).execution_options(populate_existing=True)
    member = session.scalars(statement).one_or_none()
    if member is None:
        raise MemberNotFound
    return member


def lock_all(session: Session, scope: Scope, chosen: Sequence[UUID] | None) -> Sequence[Member]:
    """Return these members of the units, or all of them, locked until the transaction ends."""
    statement = select(Member).where(*_conditions([scope], Filter())).order_by(Member.id)
    if chosen is not None:
        statement = statement.where(Member.id.in_(chosen))
    locked = statement.with_for_update(of=Member).execution_options(populate_existing=True)
    return session.scalars(locked).all()


def show(scope: Scope, member: Member) -> ShownMember:
    """Return a member as who administers these units sees them."""
    places = scope.places
    shown = [
        ShownAccess(places[place_of(each)], each.rights, each.requested_rights)
        for each in member.accesses
        if not each.removed and place_of(each) in places
    ]
    return ShownMember(member, sorted(shown, key=lambda access: (access.unit.name, access.unit.id)))


def _conditions(scopes: Sequence[Scope], wanted: Filter) -> list[ColumnElement[bool]]:
    of_these = or_(*(_has_access(scope, wanted) for scope in scopes))
    conditions = [Member.kind != Kind.MACHINE, Member.state != State.REMOVED, of_these]
    conditions += [Member.search.contains(word, autoescape=True) for word in folded(wanted.words).split()]
    if wanted.state:
        conditions.append(Member.state == wanted.state)
    return conditions


def _has_access(scope: Scope, wanted: Filter) -> ColumnElement[bool]:
    places = [scope.unit(wanted.unit_id).place] if wanted.unit_id else list(scope.places)
    if wanted.agency_id:
        places = [place for place in places if place.organisation_id == wanted.agency_id]
    held = exists().where(Access.member_id == Member.id, ~Access.removed, _at(places))
    if wanted.right:
        held = held.where(Access.rights.contains([wanted.right]))
    return and_(Member.space_id == scope.space.id, held)


def _at(places: Sequence[Place]) -> ColumnElement[bool]:
    # An establishment has an id of its own; a relation and a structure are held by the organisation alone.
    ids = [place.establishment_id or place.organisation_id for place in places]
    return func.coalesce(Access.establishment_id, Access.organisation_id).in_(ids)


def _page(conditions: Sequence[ColumnElement[bool]], wanted: Filter) -> Select[Any]:
    key = tuple_(Member.search, Member.id)
    statement = select(Member).where(*conditions)
    if wanted.after is not None:
        last = select(Member.search, Member.id).where(Member.id == wanted.after).scalar_subquery()
        statement = statement.where(key < last if wanted.descending else key > last)
    order = [each.desc() if wanted.descending else each for each in (Member.search, Member.id)]
    return statement.order_by(*order).limit(wanted.limit + 1)
