"""The list of requests (*Mon suivi*): those that the caller may see, by state, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, select

from chartrier.access.context import Context
from chartrier.http.pagination import Page, Window
from chartrier.projections import person_names
from deposits.models import Base
from deposits.requests.access import visible_to
from deposits.requests.models import Request

SORTS: Final[dict[str, Any]] = {
    "updated_at": Request.updated_at,
    "submitted_at": Request.submitted_at,
    "file_number": Request.file_number,
    "state": Request.state,
}
_names = Base.metadata.tables[person_names.TABLE]


@dataclass(frozen=True)
class Criteria:
    """Which requests are asked for, and in which order."""

    space: UUID | None
    states: Sequence[str]
    sort: str


def page_of_requests(connection: Connection, context: Context, criteria: Criteria, window: Window) -> Page[RowMapping]:
    """Return a page of the requests that the caller may see."""
    wanted = [visible_to(context.account_id)]
    if criteria.space is not None:
        wanted.append(Request.holder_id == criteria.space)
    if criteria.states:
        wanted.append(Request.state.in_(criteria.states))
    column = SORTS[criteria.sort.removeprefix("-")]
    descending = criteria.sort.startswith("-")
    rows = connection.execute(
        select(
            Request.id,
            Request.holder_id,
            Request.journey,
            Request.journey_version,
            Request.direction,
            Request.state,
            Request.file_number,
            Request.updated_at,
            Request.submitted_at,
            func.coalesce(func.trim(_names.c.first_name + " " + _names.c.last_name), "").label("owner_name"),
        )
        .outerjoin(_names, _names.c.account_id == Request.owner_id)
        .where(*wanted)
        .order_by((column.desc() if descending else column.asc()).nulls_last(), Request.id.desc())
        .limit(window.size)
        .offset(window.offset)
    )
    total = connection.scalar(select(func.count()).select_from(Request).where(*wanted)) or 0
    return Page(rows.mappings().all(), total=total, page=window.page, size=window.size)
