"""Lists of documents and home, asked in few queries and never made into objects: they are what people wait for most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from chartrier.access.principal import Principal
from chartrier.database.compiled_query import fetch
from vault.documents.document_types import COMPARTMENTS, action_on
from vault.listing.criteria import Criteria
from vault.listing.queries import (
    COLUMNS,
    COUNTED_AT_MOST,
    Shape,
    compartments_query,
    count_query,
    latest_query,
    page_query,
)

_TODO_SHOWN: Final = 20
_ID, _COMPARTMENT = COLUMNS.index("id"), COLUMNS.index("compartment")
_KEY, _HELD = len(COLUMNS), len(COLUMNS) + 1

Item = Mapping[str, Any]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Place:
    """The place of a document in a list: its key in the order, and its id."""

    key: str
    id: UUID


@dataclass(frozen=True)
class Wanted:
    """Which part of a list is wanted: how many, in what order, after which place."""

    sort: str = "-delivered_at"
    limit: int = 20
    after: Place | None = None


@dataclass(frozen=True)
class Total:
    """How many documents a list has; when it is capped, at least so many."""

    count: int
    is_capped: bool = False


@dataclass(frozen=True)
class Found:
    """Some documents of a list, how many it has in all, and after which place the next ones come."""

    items: Sequence[Item]
    total: Total
    next: Place | None


@dataclass(frozen=True)
class Compartment:
    """One compartment of the home page."""

    key: str
    total: int
    latest: Sequence[Item]


@dataclass(frozen=True)
class Home:
    """What waits for somebody, and what they have."""

    todo: Found
    compartments: Sequence[Compartment]


def page(connection: Connection, criteria: Criteria, wanted: Wanted, *, by: Principal) -> Found:
    """Return one page of the documents that somebody may see and asked for."""
    shape = shape_of(criteria, by, sort=wanted.sort, is_continued=wanted.after is not None)
    values = {"caller": by.id, **dict(criteria.values())}
    place = {"key": wanted.after.key, "after": wanted.after.id} if wanted.after else {}
    rows = fetch(connection, page_query(shape), values | place | {"limit": wanted.limit + 1})
    whole = not place and len(rows) <= wanted.limit
    total = Total(len(rows)) if whole else _total(connection, shape, values)
    shown = rows[: wanted.limit]
    last = Place(shown[-1][_KEY], shown[-1][_ID]) if len(rows) > wanted.limit else None
    return Found([item_of(row, held=row[_HELD]) for row in shown], total, last)


def home(connection: Connection, *, space: UUID | None, by: Principal) -> Home:
    """Return what waits, and the latest documents of each compartment."""
    todo = page(connection, Criteria(space=space, state="todo"), Wanted(limit=_TODO_SHOWN), by=by)
    if by.kind != "person":
        return Home(todo, [Compartment(key, 0, []) for key in COMPARTMENTS])
    asked = Criteria(space=space, state="done")
    shape, values = shape_of(asked, by, sort="-delivered_at"), {"caller": by.id, **dict(asked.values())}
    totals = dict(fetch(connection, compartments_query(shape), values))
    rows = fetch(connection, latest_query(shape), values) if totals else []
    return Home(todo, [_compartment(key, totals.get(key, 0), rows) for key in COMPARTMENTS])


def _compartment(key: str, total: int, rows: Sequence[Row]) -> Compartment:
    return Compartment(key, total, [item_of(row, held=True) for row in rows if row[_COMPARTMENT] == key])


def shape_of(criteria: Criteria, by: Principal, *, sort: str, is_continued: bool = False) -> Shape:
    """Return the shape of what somebody asks for."""
    # Who sends by hand sees of what was sent what a connector sees.
    caller = "machine" if criteria.as_sender else by.kind
    return Shape(caller, criteria.given, sort, is_continued=is_continued)


def _total(connection: Connection, shape: Shape, values: Mapping[str, Any]) -> Total:
    ((kept, counted),) = fetch(connection, count_query(shape), values)
    return Total(kept + min(counted, COUNTED_AT_MOST), is_capped=counted > COUNTED_AT_MOST)


def item_of(row: Row, *, held: bool) -> Item:
    """Return a document as lists show it, of a row of the columns."""
    item = dict(zip(COLUMNS, row, strict=False))
    # Whoever follows what they sent has nothing to do about it.
    turn = {name: item[name] for name in ("state", "signature_asked", "awaits_recipient")}
    item["action"] = action_on(item["type"], **turn) if held else None
    item["refused"] = item["signature_outcome"] == "refused"
    return item
