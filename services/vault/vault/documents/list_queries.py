"""The queries behind lists of documents: one for each shape of what is asked, whoever asks and for whatever values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Text, Uuid, and_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH

from chartrier.database.compiled_query import CompiledQuery
from vault.documents.access import may_follow, may_open
from vault.documents.models import Document

LATEST: Final = 5

COLUMNS: Final = (
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
    # Not shown, but what a document still asks of its holder depends on it.
    Document.signature_asked,
)
SORTS: Final[Mapping[str, ColumnElement[Any]]] = {
    "delivered_at": func.coalesce(Document.delivered_at, Document.received_at),
    "done_at": Document.done_at.expression,
    "title": func.lower(Document.title),
    "type": Document.type.expression,
    "organisation_name": func.lower(Document.organisation_name),
    "size": Document.size.expression,
}


@dataclass(frozen=True)
class Shape:
    """What a list asks for without the values: which criteria are given, and in what order the answer comes."""

    caller: Literal["person", "machine"]
    given: frozenset[str]
    words: int
    sort: str


@cache
def page_query(shape: Shape) -> CompiledQuery:
    """Return the query of a page, each row with the total."""
    asked = select(*COLUMNS, func.count().over()).where(*_conditions(shape)).order_by(*_order(shape.sort))
    return CompiledQuery.of(asked.limit(bindparam("limit")).offset(bindparam("offset")))


@cache
def count_query(shape: Shape) -> CompiledQuery:
    """Return the query of the total, for a page that has no row."""
    return CompiledQuery.of(select(func.count()).select_from(Document).where(*_conditions(shape)))


@cache
def latest_query(shape: Shape) -> CompiledQuery:
    """Return the query of the latest documents of each compartment, each row with the compartment's total."""
    rank = func.row_number().over(
        partition_by=Document.compartment, order_by=(Document.delivered_at.desc(), Document.id.desc())
    )
    total = func.count().over(partition_by=Document.compartment)
    ranked = select(*COLUMNS, total.label("total"), rank.label("rank")).where(*_conditions(shape)).subquery()
    return CompiledQuery.of(select(ranked).where(ranked.c.rank <= LATEST).order_by(ranked.c.rank))


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    conditions: dict[str, ColumnElement[bool]] = {
        "state": Document.state == bindparam("state"),
        "type": Document.type == bindparam("type"),
        "compartment": Document.compartment == bindparam("compartment"),
        "organisation": Document.organisation_id == bindparam("organisation"),
        "since": Document.delivered_at >= bindparam("since"),
        "until": Document.delivered_at < bindparam("until"),
    }
    asked = [_visible(shape), *(condition for name, condition in conditions.items() if name in shape.given)]
    # An attachment is seen with its request; among the documents only what was asked for by its type.
    if "type" not in shape.given:
        asked.append(Document.type != "deposit_attachment")
    return asked + [_contains(f"word_{place}") for place in range(shape.words)]


def _visible(shape: Shape) -> ColumnElement[bool]:
    space = bindparam("space", type_=Uuid)
    if shape.caller == "machine":
        return and_(may_follow(), Document.organisation_id == space) if "space" in shape.given else and_(may_follow())
    if "space" not in shape.given:
        return and_(may_open())
    held = and_(Document.holder_id == space, may_open())
    return or_(held, and_(Document.organisation_id == space, Document.holder_id != space, may_follow()))


def _contains(word: str) -> ColumnElement[bool]:
    values = func.jsonb_path_query_array(Document.facts, cast("$.*", JSONPATH))
    texts = func.concat_ws(" ", Document.title, Document.organisation_name, cast(values, Text))
    return func.lower(texts).like(func.lower(bindparam(word, type_=Text)), escape="/")


def _order(sort: str) -> list[ColumnElement[Any]]:
    column = SORTS[sort.lstrip("-")]
    if sort.startswith("-"):
        return [column.desc().nulls_last(), Document.id.desc()]
    return [column.asc().nulls_first(), Document.id.asc()]
