"""The list of requests (*Mon suivi*): what the caller may see, by state, a page at a time."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, select

from chartrier.access.principal import Principal
from chartrier.http.pagination import Page, Window
from deposits.models import Person, Request
from deposits.requests import visible_to

SORTS: Final[dict[str, Any]] = {
    "updated_at": Request.updated_at,
    "submitted_at": Request.submitted_at,
    "file_number": Request.file_number,
    "state": Request.state,
}


def page_of_requests(
    connection: Connection,
    *,
    by: Principal,
    space: UUID | None,
    states: Sequence[str],
    sort: str,
    window: Window,
) -> Page[RowMapping]:
    """A page of the requests that the caller may see."""
    seen = [visible_to(by)]
    if space is not None:
        seen.append(Request.holder_id == space)
    if states:
        seen.append(Request.state.in_(states))
    column = SORTS[sort.removeprefix("-")]
    order = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
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
            func.coalesce(Person.first_name + " " + Person.last_name, "").label("owner_name"),
        )
        .outerjoin(Person, Person.account_id == Request.owner_id)
        .where(*seen)
        .order_by(order, Request.id.desc())
        .limit(window.size)
        .offset(window.offset)
    )
    total = connection.scalar(select(func.count()).select_from(Request).where(*seen)) or 0
    return Page(rows.mappings().all(), total=total, page=window.page, size=window.size)
