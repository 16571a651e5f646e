"""Lists of documents, asked in one query each and never made into objects: they are what people wait for most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from chartrier.access.principal import Principal
from chartrier.http.pagination import Page, Window
from chartrier.legal_time import start_of
from vault.documents.document_types import COMPARTMENTS, action_on, is_refused
from vault.documents.list_queries import COLUMNS, Shape, count_query, latest_query, page_query

_TODO_SHOWN: Final = 20
_NAMES: Final = [column.key for column in COLUMNS if column.key != "signature_asked"]
_TYPE, _STATE, _COMPARTMENT, _HOLDER = (_NAMES.index(name) for name in ("type", "state", "compartment", "holder_id"))
_SIGNATURE_ASKED, _TOTAL = len(_NAMES), len(COLUMNS)

Item = Mapping[str, Any]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Criteria:
    """Which documents are asked for; what is left out is not asked."""

    space: UUID | None = None
    state: str | None = None
    type: str | None = None
    compartment: str | None = None
    organisation: UUID | None = None
    since: date | None = None
    until: date | None = None
    words: str | None = None


@dataclass(frozen=True)
class Compartment:
    """One compartment of the home page."""

    key: str
    total: int
    latest: Sequence[Item]


@dataclass(frozen=True)
class Home:
    """What waits for somebody, and what they have."""

    todo: Page[Item]
    compartments: Sequence[Compartment]


def page(connection: Connection, criteria: Criteria, window: Window, *, sort: str, by: Principal) -> Page[Item]:
    """Return one page of the documents that somebody may see and asked for."""
    values = {"caller": by.id, "limit": window.size, "offset": window.offset, **_values(criteria)}
    shape = _shape(criteria, sort, by)
    rows = page_query(shape).rows(connection, **values)
    total = rows[0][_TOTAL] if rows else _count(connection, shape, window, values)
    is_person = by.kind == "person"
    # Whoever follows what they sent has nothing to do about it.
    items = [_item(row, held=is_person and criteria.space in (None, row[_HOLDER])) for row in rows]
    return Page(items, total, window.page, window.size)


def home(connection: Connection, *, space: UUID | None, by: Principal) -> Home:
    """Return what waits, and the latest documents of each compartment."""
    todo = page(connection, Criteria(space=space, state="todo"), Window(size=_TODO_SHOWN), sort="-delivered_at", by=by)
    asked = Criteria(space=space, state="done")
    rows = latest_query(_shape(asked, "", by)).rows(connection, caller=by.id, **_values(asked))
    return Home(todo, [_compartment(key, [row for row in rows if row[_COMPARTMENT] == key]) for key in COMPARTMENTS])


def _compartment(key: str, rows: Sequence[Row]) -> Compartment:
    return Compartment(key, rows[0][_TOTAL] if rows else 0, [_item(row) for row in rows])


def _shape(criteria: Criteria, sort: str, by: Principal) -> Shape:
    given = frozenset(name for name, value in vars(criteria).items() if value is not None)
    return Shape(by.kind, given, len((criteria.words or "").split()), sort)


def _values(criteria: Criteria) -> dict[str, Any]:
    values = {name: value for name, value in vars(criteria).items() if value is not None}
    if criteria.since is not None:
        values["since"] = start_of(criteria.since)
    if criteria.until is not None:
        values["until"] = start_of(criteria.until + timedelta(days=1))
    words = values.pop("words", "").split()
    return values | {f"word_{place}": _anywhere(word) for place, word in enumerate(words)}


def _count(connection: Connection, shape: Shape, window: Window, values: dict[str, Any]) -> int:
    if window.page == 1:
        return 0
    return int(count_query(shape).rows(connection, **values)[0][0])


def _anywhere(word: str) -> str:
    """Return a pattern that matches a word wherever it stands, every character of it standing for itself."""
    escaped = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"


def _item(row: Row, *, held: bool = True) -> Item:
    item = dict(zip(_NAMES, row, strict=False))
    item["action"] = action_on(row[_TYPE], state=row[_STATE], signature_asked=row[_SIGNATURE_ASKED]) if held else None
    item["refused"] = is_refused(state=row[_STATE], signature_asked=row[_SIGNATURE_ASKED], signed=item["signed"])
    return item
