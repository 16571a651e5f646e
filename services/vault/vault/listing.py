"""Lists of documents, asked in one query each and never made into objects: they are what people wait for most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Text, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH

from chartrier.identity import Principal
from chartrier.pagination import Page, Window
from vault.access import deposited_by, opened_to
from vault.document_types import COMPARTMENTS, action_on
from vault.models import Document

LATEST: Final = 5
_TODO_SHOWN: Final = 20
_PARIS: Final = ZoneInfo("Europe/Paris")

Item = Mapping[str, Any]

_COLUMNS: Final = (
    Document.id,
    Document.type,
    Document.title,
    Document.state,
    Document.compartment,
    Document.holder_id,
    Document.organisation_id,
    Document.organisation_name,
    Document.delivered_at,
    Document.done_at,
    Document.size,
    Document.pages,
    Document.facts.label("metadata"),
    Document.signed,
    Document.signature_asked,
)
_SHOWN: Final = tuple(column.key for column in _COLUMNS if column is not Document.signature_asked)
SORTS: Final[Mapping[str, ColumnElement[Any]]] = {
    "delivered_at": func.coalesce(Document.delivered_at, Document.received_at),
    "done_at": Document.done_at.expression,
    "title": func.lower(Document.title),
    "type": Document.type.expression,
    "organisation_name": func.lower(Document.organisation_name),
    "size": Document.size.expression,
}


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


def page(connection: Connection, criteria: Criteria, window: Window, *, sort: str, by: Principal) -> Page[Item]:
    """Return one page of the documents that somebody may see and asked for."""
    asked = select(*_COLUMNS, func.count().over().label("total")).where(*_conditions(criteria, by))
    ordered = asked.order_by(*_order(sort)).limit(window.size).offset(window.offset)
    rows = connection.execute(ordered).mappings().all()
    total = rows[0]["total"] if rows else _total(connection, asked, window)
    own = by.kind == "person"
    items = [_item(row, asks=own and criteria.space in (None, row["holder_id"])) for row in rows]
    return Page(items, total, window.page, window.size)


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


def home(connection: Connection, *, space: UUID | None, by: Principal) -> Home:
    """Return what waits, and the latest documents of each compartment."""
    todo = page(connection, Criteria(space=space, state="todo"), Window(size=_TODO_SHOWN), sort="-delivered_at", by=by)
    done = _conditions(Criteria(space=space, state="done"), by)
    place = func.row_number().over(
        partition_by=Document.compartment, order_by=(Document.delivered_at.desc(), Document.id.desc())
    )
    total = func.count().over(partition_by=Document.compartment)
    ranked = select(*_COLUMNS, place.label("place"), total.label("total")).where(*done).subquery()
    rows = connection.execute(select(ranked).where(ranked.c.place <= LATEST).order_by(ranked.c.place)).mappings().all()
    return Home(todo, [_compartment(key, [row for row in rows if row["compartment"] == key]) for key in COMPARTMENTS])


def _compartment(key: str, rows: Sequence[RowMapping]) -> Compartment:
    return Compartment(key, rows[0]["total"] if rows else 0, [_item(row) for row in rows])


def _conditions(criteria: Criteria, by: Principal) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [_door(criteria.space, by)]
    # A paper is seen with its request; among the documents only what was asked for by its type.
    exact = {Document.state: criteria.state, Document.type: criteria.type, Document.compartment: criteria.compartment}
    asked += [column == value for column, value in exact.items() if value is not None]
    if criteria.type is None:
        asked.append(Document.type != "deposit_paper")
    if criteria.organisation is not None:
        asked.append(Document.organisation_id == criteria.organisation)
    if criteria.since is not None:
        asked.append(Document.delivered_at >= _midnight(criteria.since))
    if criteria.until is not None:
        asked.append(Document.delivered_at < _midnight(criteria.until + timedelta(days=1)))
    if criteria.words is not None:
        asked += [_says(word) for word in criteria.words.split()]
    return asked


def _door(space: UUID | None, by: Principal) -> ColumnElement[bool]:
    if by.kind == "machine":
        mine = deposited_by(by.id)
        return and_(mine, Document.organisation_id == space) if space else and_(mine)
    if space is None:
        return and_(opened_to(by.id))
    held = and_(Document.holder_id == space, opened_to(by.id))
    return or_(held, and_(Document.organisation_id == space, Document.holder_id != space, deposited_by(by.id)))


def _says(word: str) -> ColumnElement[bool]:
    values = func.jsonb_path_query_array(Document.facts, cast("$.*", JSONPATH))
    texts = func.concat_ws(" ", Document.title, Document.organisation_name, cast(values, Text))
    return texts.icontains(word, autoescape=True)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=_PARIS)


def _order(sort: str) -> list[ColumnElement[Any]]:
    column = SORTS[sort.lstrip("-")]
    if sort.startswith("-"):
        return [column.desc().nulls_last(), Document.id.desc()]
    return [column.asc().nulls_first(), Document.id.asc()]


def _total(connection: Connection, asked: Select[Any], window: Window) -> int:
    if window.page == 1:
        return 0
    return int(connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one())


def _item(row: RowMapping, *, asks: bool = True) -> Item:
    item = {name: row[name] for name in _SHOWN}
    # Who follows what they sent has nothing to do about it.
    action = action_on(row["type"], state=row["state"], signature_asked=row["signature_asked"]) if asks else None
    return item | {"action": action}
