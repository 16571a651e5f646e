"""Questions about links: some of the caller's, or a page of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.http.cursors import Cursor
from sharing.errors import LinkNotFound, PlaceInvalid, reason
from sharing.links.models import Link, SharedDocument

ORDERS: Final[dict[str, ColumnElement[Any]]] = {
    "created_at": Link.created_at.expression,
    "expires_at": Link.expires_at.expression,
    "recipient_name": func.lower(Link.recipient_name),
    "openings": Link.openings.expression,
}


MOST_COUNTED: Final = 10_000


@dataclass(frozen=True)
class LinkSearch:
    """Which links, in which order, after which place."""

    q: str
    sort: str
    after: Cursor | None
    limit: int
    language: str


@dataclass(frozen=True)
class FoundLinks:
    """Some links, how many there are in all (counted no further than `MOST_COUNTED`), and after what others come."""

    items: Sequence[Link]
    total: int
    next: str | None


def find(session: Session, link_id: UUID, *, by: Principal) -> Link:
    """Return one of the caller's own links, locked; anybody else's does not exist."""
    (link,) = find_all(session, [link_id], by=by)
    return link


def find_all(session: Session, link_ids: Collection[UUID], *, by: Principal) -> list[Link]:
    """Return some of the caller's own links, locked; one that is not theirs refuses all of them."""
    own = select(Link).where(Link.id.in_(link_ids), Link.account_id == by.id).order_by(Link.id)
    links = list(session.scalars(own.with_for_update()))
    if len(links) < len(set(link_ids)):
        raise LinkNotFound
    return links


def links_of(session: Session, *, by: Principal, search: LinkSearch) -> FoundLinks:
    """Return some of the caller's own links."""
    name, falls = search.sort.removeprefix("-"), search.sort.startswith("-")
    column = ORDERS[name]
    wanted = select(Link, column).where(Link.account_id == by.id)
    if words := search.q.strip():
        wanted = wanted.where(_contains(words))
    counted = session.scalar(select(func.count()).select_from(wanted.limit(MOST_COUNTED).subquery())) or 0
    if search.after is not None:
        here, place = tuple_(column, Link.id), tuple_(*_place(search, search.after))
        wanted = wanted.where(here < place if falls else here > place)
    order = (column.desc(), Link.id.desc()) if falls else (column, Link.id)
    rows = session.execute(wanted.order_by(*order).limit(search.limit + 1)).all()
    shown = rows[: search.limit]
    more = len(rows) > search.limit
    return FoundLinks([link for link, _ in shown], counted, _after(search, *shown[-1]) if more else None)


def _after(search: LinkSearch, last: Link, key: Any) -> str:  # noqa: ANN401 - a date, a name or a number
    return Cursor(search.sort, str(key) if isinstance(key, int) else key, last.id).encode()


def _place(search: LinkSearch, after: Cursor) -> tuple[Any, UUID]:
    is_number, is_name = search.sort.endswith("openings"), search.sort.endswith("recipient_name")
    fits = isinstance(after.key, str) and (is_name or after.key.isdecimal()) if is_number or is_name else True
    is_date = not isinstance(after.key, str)
    if after.order != search.sort or not fits or is_date == (is_number or is_name):
        raise PlaceInvalid(reason("after", "place", language=search.language))
    return (int(str(after.key)) if is_number else after.key), after.id


def _contains(words: str) -> ColumnElement[bool]:
    in_title = exists().where(SharedDocument.link_id == Link.id, SharedDocument.title.icontains(words, autoescape=True))
    return or_(
        Link.recipient_name.icontains(words, autoescape=True),
        Link.recipient_email.icontains(words, autoescape=True),
        in_title,
    )
