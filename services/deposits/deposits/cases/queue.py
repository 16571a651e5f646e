"""The queue of case managers: which cases wait for whom, the oldest first, a page at its place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, literal, select, tuple_

from chartrier.access.context import Context
from chartrier.projections import person_names
from deposits.cases import groups, labels, substitutes
from deposits.models import Base
from deposits.requests.models import Request
from deposits.requests.stages import Stage
from deposits.requests.states import State
from deposits.structures.models import Structure

# Beyond this, only that there are more matters.
MOST_COUNTED: Final = 10_000
VIEWS: Final = ("to-take", "mine", "to-confirm", "waiting", "validated", "rejected")
_names = Base.metadata.tables[person_names.TABLE]

Place = tuple[datetime, UUID]


@dataclass(frozen=True)
class Filters:
    """Which cases of a view are wanted."""

    view: str
    group: str | None = None
    journey: str | None = None
    manager_id: UUID | None = None
    # Submitted before this moment: those that wait for long.
    before: datetime | None = None
    label: str | None = None
    # Whose cases are the caller's today.
    examiners: Collection[UUID] = ()


def page(
    connection: Connection, context: Context, filters: Filters, *, after: Place | None, size: int
) -> Sequence[RowMapping]:
    """Return the cases after a place, one more than asked where there are more."""
    name = func.coalesce(func.trim(_names.c.first_name + " " + _names.c.last_name), "")
    wanted = (
        select(
            Request.id,
            Request.journey,
            Request.journey_version,
            Request.direction,
            Request.stage,
            Request.revision,
            Request.file_number,
            Request.submitted_at,
            Request.amount,
            Request.case_group,
            func.coalesce(Structure.name, "").label("structure_name"),
            name.label("manager_name"),
        )
        .outerjoin(Structure, Structure.holder_id == Request.holder_id)
        .outerjoin(_names, _names.c.account_id == Request.manager_id)
        .where(_of(filters), groups.within(groups.own(connection, context)))
        .order_by(Request.submitted_at, Request.id)
        .limit(size + 1)
    )
    if after is not None:
        wanted = wanted.where(tuple_(Request.submitted_at, Request.id) > after)
    return connection.execute(wanted).mappings().all()


def counts(connection: Connection, context: Context, *, group: str | None) -> Mapping[str, int]:
    """Return how many cases each view has, up to one more than what is counted."""
    found: dict[str, int] = {}
    of_groups = groups.within(groups.own(connection, context))
    examiners = substitutes.stands_for(connection, context)
    for view in VIEWS:
        some = (
            select(literal(1)).where(_of(Filters(view, group, examiners=examiners)), of_groups).limit(MOST_COUNTED + 1)
        )
        found[view] = connection.scalar(select(func.count()).select_from(some.subquery())) or 0
    return found


def find_number(connection: Connection, context: Context, file_number: str) -> UUID | None:
    """Return the case of this file number."""
    of_groups = groups.within(groups.own(connection, context))
    wanted = select(Request.id).where(Request.file_number == file_number, Request.state != State.DRAFT, of_groups)
    return connection.scalar(wanted)


def _of(filters: Filters) -> ColumnElement[bool]:
    views: dict[str, Any] = {
        "to-take": and_(Request.state == State.SUBMITTED, Request.manager_id.is_(None)),
        "mine": and_(Request.manager_id.in_(filters.examiners), Request.state.in_((State.SUBMITTED, State.WAITING))),
        "to-confirm": Request.stage == Stage.CONFIRMING,
        "waiting": Request.state == State.WAITING,
        "validated": Request.state == State.VALIDATED,
        "rejected": Request.state == State.REJECTED,
    }
    wanted = [views[filters.view]]
    if filters.group is not None:
        wanted.append(Request.case_group == filters.group)
    if filters.journey is not None:
        wanted.append(Request.journey == filters.journey)
    if filters.manager_id is not None:
        wanted.append(Request.manager_id == filters.manager_id)
    if filters.label is not None:
        wanted.append(labels.bears(filters.label))
    if filters.before is not None:
        wanted.append(Request.submitted_at < filters.before)
    return and_(*wanted)
