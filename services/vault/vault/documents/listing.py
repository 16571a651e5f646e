"""Lists of documents, asked in one query each and never made into objects: they are what people wait for most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Text, Uuid, and_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH

from chartrier import legal_time
from chartrier.access.principal import Principal
from chartrier.database.compiled_query import CompiledQuery
from chartrier.http.pagination import Page, Window
from vault.documents.access import deposited_by, opened_to
from vault.documents.document_types import COMPARTMENTS, action_on, is_refused
from vault.documents.models import Document

LATEST: Final = 5
_TODO_SHOWN: Final = 20

Item = Mapping[str, Any]
Row = tuple[Any, ...]

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
    Document.facts,
    Document.signed,
    # Not told, but what a document still asks of its holder depends on it.
    Document.signature_asked,
)
_NAMES: Final = (
    "id",
    "type",
    "title",
    "state",
    "compartment",
    "holder_id",
    "organisation_id",
    "organisation_name",
    "delivered_at",
    "done_at",
    "size",
    "pages",
    "metadata",
    "signed",
)
_TYPE, _STATE, _KEY, _HOLDER = (_NAMES.index(name) for name in ("type", "state", "compartment", "holder_id"))
_ASKED, _TOTAL = len(_NAMES), len(_COLUMNS)
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


@dataclass(frozen=True)
class Shape:
    """What a list asks for without the values: lists of one shape are one query, whoever asks and for whatever."""

    caller: Literal["person", "machine"]
    given: frozenset[str]
    words: int
    sort: str


def page(connection: Connection, criteria: Criteria, window: Window, *, sort: str, by: Principal) -> Page[Item]:
    """Return one page of the documents that somebody may see and asked for."""
    values = {"caller": by.id, "limit": window.size, "offset": window.offset, **_values(criteria)}
    shape = _shape(criteria, sort, by)
    rows = page_query(shape).rows(connection, **values)
    total = rows[0][_TOTAL] if rows else _how_many(connection, shape, window, values)
    own = by.kind == "person"
    items = [_item(row, asks=own and criteria.space in (None, row[_HOLDER])) for row in rows]
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
    asked = Criteria(space=space, state="done")
    rows = _latest(_shape(asked, "", by)).rows(connection, caller=by.id, **_values(asked))
    return Home(todo, [_compartment(key, [row for row in rows if row[_KEY] == key]) for key in COMPARTMENTS])


def _compartment(key: str, rows: Sequence[Row]) -> Compartment:
    return Compartment(key, rows[0][_TOTAL] if rows else 0, [_item(row) for row in rows])


def _shape(criteria: Criteria, sort: str, by: Principal) -> Shape:
    given = frozenset(name for name, value in vars(criteria).items() if value is not None)
    return Shape(by.kind, given, len((criteria.words or "").split()), sort)


def _values(criteria: Criteria) -> dict[str, Any]:
    values = {name: value for name, value in vars(criteria).items() if value is not None}
    if criteria.since is not None:
        values["since"] = legal_time.start_of(criteria.since)
    if criteria.until is not None:
        values["until"] = legal_time.start_of(criteria.until + timedelta(days=1))
    words = values.pop("words", "").split()
    return values | {f"word_{place}": _anywhere(word) for place, word in enumerate(words)}


def _how_many(connection: Connection, shape: Shape, window: Window, values: dict[str, Any]) -> int:
    if window.page == 1:
        return 0
    return int(_count(shape).rows(connection, **values)[0][0])


@cache
def page_query(shape: Shape) -> CompiledQuery:
    """Return the query of a page, before anybody asks it."""
    asked = select(*_COLUMNS, func.count().over()).where(*_conditions(shape)).order_by(*_order(shape.sort))
    return CompiledQuery.of(asked.limit(bindparam("limit")).offset(bindparam("offset")))


@cache
def _count(shape: Shape) -> CompiledQuery:
    return CompiledQuery.of(select(func.count()).select_from(Document).where(*_conditions(shape)))


@cache
def _latest(shape: Shape) -> CompiledQuery:
    place = func.row_number().over(
        partition_by=Document.compartment, order_by=(Document.delivered_at.desc(), Document.id.desc())
    )
    total = func.count().over(partition_by=Document.compartment)
    ranked = select(*_COLUMNS, total.label("total"), place.label("place")).where(*_conditions(shape)).subquery()
    return CompiledQuery.of(select(ranked).where(ranked.c.place <= LATEST).order_by(ranked.c.place))


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    conditions: dict[str, ColumnElement[bool]] = {
        "state": Document.state == bindparam("state"),
        "type": Document.type == bindparam("type"),
        "compartment": Document.compartment == bindparam("compartment"),
        "organisation": Document.organisation_id == bindparam("organisation"),
        "since": Document.delivered_at >= bindparam("since"),
        "until": Document.delivered_at < bindparam("until"),
    }
    asked = [_door(shape), *(condition for name, condition in conditions.items() if name in shape.given)]
    # A paper is seen with its request; among the documents only what was asked for by its type.
    if "type" not in shape.given:
        asked.append(Document.type != "deposit_paper")
    return asked + [_says(f"word_{place}") for place in range(shape.words)]


def _door(shape: Shape) -> ColumnElement[bool]:
    space = bindparam("space", type_=Uuid)
    if shape.caller == "machine":
        return (
            and_(deposited_by(), Document.organisation_id == space) if "space" in shape.given else and_(deposited_by())
        )
    if "space" not in shape.given:
        return and_(opened_to())
    held = and_(Document.holder_id == space, opened_to())
    return or_(held, and_(Document.organisation_id == space, Document.holder_id != space, deposited_by()))


def _says(word: str) -> ColumnElement[bool]:
    values = func.jsonb_path_query_array(Document.facts, cast("$.*", JSONPATH))
    texts = func.concat_ws(" ", Document.title, Document.organisation_name, cast(values, Text))
    return func.lower(texts).like(func.lower(bindparam(word, type_=Text)), escape="/")


def _anywhere(word: str) -> str:
    """Return a pattern that matches a word wherever it stands, every character of it standing for itself."""
    escaped = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"


def _order(sort: str) -> list[ColumnElement[Any]]:
    column = SORTS[sort.lstrip("-")]
    if sort.startswith("-"):
        return [column.desc().nulls_last(), Document.id.desc()]
    return [column.asc().nulls_first(), Document.id.asc()]


def _item(row: Row, *, asks: bool = True) -> Item:
    item = dict(zip(_NAMES, row, strict=False))
    # Who follows what they sent has nothing to do about it.
    item["action"] = action_on(row[_TYPE], state=row[_STATE], signature_asked=row[_ASKED]) if asks else None
    item["refused"] = is_refused(state=row[_STATE], signature_asked=row[_ASKED], signed=item["signed"])
    return item
