"""The journal of rights as the administrators of its units read it (TEN-27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from tenancy.administration.scope import Scope
from tenancy.administration.units import Unit
from tenancy.members.accesses import Place
from tenancy.members.models import RightChange

# Stands for no establishment, where two ids are compared.
_WHOLE: Final = UUID(int=0)


@dataclass(frozen=True)
class Filter:
    """Which changes, and after which of them a page begins."""

    unit: UUID | None = None
    member: UUID | None = None
    after: UUID | None = None
    limit: int = 20


@dataclass(frozen=True)
class JournalLine:
    """A change of rights, and the unit that it was on."""

    change: RightChange
    unit: Unit


@dataclass(frozen=True)
class JournalPage:
    """A page of the journal, and after which line the next one begins."""

    items: Sequence[JournalLine]
    next: UUID | None


def changes(session: Session, scope: Scope, wanted: Filter) -> JournalPage:
    """Return the changes on the units that somebody administers, the latest first."""
    places = {scope.unit(wanted.unit).place: scope.unit(wanted.unit)} if wanted.unit else scope.places
    held_at = tuple_(RightChange.organisation_id, func.coalesce(RightChange.establishment_id, _WHOLE))
    statement = (
        select(RightChange)
        .where(
            RightChange.space_id == scope.space.id,
            held_at.in_([(place.organisation_id, place.establishment_id or _WHOLE) for place in places]),
        )
        .order_by(RightChange.id.desc())
        .limit(wanted.limit + 1)
    )
    if wanted.member is not None:
        statement = statement.where(RightChange.member_id == wanted.member)
    if wanted.after is not None:
        statement = statement.where(RightChange.id < wanted.after)
    found = session.scalars(statement).all()
    shown = found[: wanted.limit]
    lines = [JournalLine(each, places[Place(each.organisation_id, each.establishment_id)]) for each in shown]
    return JournalPage(lines, shown[-1].id if len(found) > wanted.limit else None)
