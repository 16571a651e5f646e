"""The list of requests (*Mon suivi*): those that the caller may see, found and sorted, a page at its place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select, tuple_

from chartrier.access.context import Context
from chartrier.projections import person_names
from deposits.catalogue.models import JourneyVersion
from deposits.models import Base
from deposits.requests.access import visible_to
from deposits.requests.models import Request
from deposits.requests.states import State

SORTS: Final[dict[str, Any]] = {
    "updated_at": Request.updated_at,
    # Drafts, which have neither, come where they would if they were sent now.
    "submitted_at": func.coalesce(Request.submitted_at, Request.updated_at),
    "file_number": func.coalesce(Request.file_number, ""),
}
_names = Base.metadata.tables[person_names.TABLE]

Place = tuple[str | datetime, UUID]


@dataclass(frozen=True)
class Criteria:
    """Which requests are asked for, and in which order."""

    space: UUID | None
    states: Sequence[str] = ()
    words: str = ""
    sort: str = "-updated_at"


def page_of_requests(
    connection: Connection, context: Context, criteria: Criteria, *, after: Place | None, size: int
) -> Sequence[RowMapping]:
    """Return the requests after a place that the caller may see, one more than asked where there are more."""
    key = SORTS[criteria.sort.removeprefix("-")]
    place = tuple_(key, Request.id)
    owner = func.coalesce(func.trim(_names.c.first_name + " " + _names.c.last_name), "")
    wanted = (
        select(
            Request.id,
            Request.holder_id,
            Request.journey,
            Request.journey_version,
            Request.direction,
            Request.state,
            Request.stage,
            Request.file_number,
            Request.updated_at,
            Request.submitted_at,
            owner.label("owner_name"),
            key.label("key"),
        )
        .outerjoin(_names, _names.c.account_id == Request.owner_id)
        .where(*_wanted(context, criteria))
        .limit(size + 1)
    )
    if criteria.sort.startswith("-"):
        wanted = wanted.order_by(key.desc(), Request.id.desc())
        wanted = wanted.where(place < after) if after else wanted
    else:
        wanted = wanted.order_by(key, Request.id)
        wanted = wanted.where(place > after) if after else wanted
    return connection.execute(wanted).mappings().all()


def counts(connection: Connection, context: Context, criteria: Criteria) -> Mapping[str, int]:
    """Return how many of the requests that the caller may see are in each state."""
    counted = select(Request.state, func.count()).where(*_wanted(context, criteria)).group_by(Request.state)
    found = dict(connection.execute(counted).all())
    return {state.value: found.get(state.value, 0) for state in State}


def _wanted(context: Context, criteria: Criteria) -> list[ColumnElement[bool]]:
    wanted = [visible_to(context.account_id)]
    if criteria.space is not None:
        wanted.append(Request.holder_id == criteria.space)
    if criteria.states:
        wanted.append(Request.state.in_(criteria.states))
    if criteria.words:
        wanted.append(_found_by(criteria.words))
    return wanted


def _found_by(words: str) -> ColumnElement[bool]:
    """Return the condition under which a request has these words in its number or in the title of its journey."""
    pattern = "%" + re.sub(r"([\\%_])", r"\\\1", words) + "%"
    titled = select(JourneyVersion.key).where(
        JourneyVersion.key == Request.journey,
        JourneyVersion.version == Request.journey_version,
        or_(*(JourneyVersion.document["title"][language].astext.ilike(pattern) for language in ("fr", "en"))),
    )
    return or_(Request.file_number.ilike(pattern), titled.exists())
