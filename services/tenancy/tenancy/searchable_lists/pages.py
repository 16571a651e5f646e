"""Pages of a list: filtered by who has an account, searched by the beginnings of words, read after a place.

Each page is read from an index at its place, for those who are activated and those who are not, and merged: what it
costs depends neither on how many rows there are nor on how many are found. The words of each row are in a table of
their own, which the database keeps in step.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

Row = TypeVar("Row")
Key = str | datetime
Place = tuple[Key, UUID]

STATES: Final[Mapping[str, Sequence[bool]]] = {"all": (True, False), "activated": (True,), "pending": (False,)}
# Above every character that a word can begin with or go on with.
_END: Final = "\U0010ffff"


@dataclass(frozen=True)
class SearchableList(Generic[Row]):
    """Which rows are listed, group by group, and where their words are; both tables name these columns alike."""

    row: type[Row]
    words: type[Any]
    group: str
    id: str
    sorts: Mapping[str, InstrumentedAttribute[Any]]


@dataclass(frozen=True)
class Criteria:
    """Which rows of a group, in what order; found by words, they come in the order of these."""

    group_id: UUID
    state: str = "all"
    words: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class Found(Generic[Row]):
    """Some rows, and the place after which the next ones come."""

    items: Sequence[Row]
    next: Place | None


def page(
    session: Session, of: SearchableList[Row], criteria: Criteria, *, after: Place | None, limit: int
) -> Found[Row]:
    """Return the rows after a place."""
    words = _search_words(session, criteria.words)
    if criteria.words and not words:
        return Found([], None)
    parts = []
    for is_activated in STATES[criteria.state]:
        wanted = _wanted(of, criteria, is_activated=is_activated)
        asked = _found_by(of, wanted, words, after) if words else _sorted(of, wanted, criteria.sort, after)
        parts.append(_keyed(of, session.execute(asked.limit(limit + 1))))
    descending = not words and criteria.sort.startswith("-")
    merged = list(heapq.merge(*parts, key=lambda found: found[0], reverse=descending))
    shown = merged[:limit]
    return Found([row for _, row in shown], shown[-1][0] if len(merged) > limit else None)


def _search_words(session: Session, words: str) -> list[str]:
    """Return the words as the database stores them, the longest first: fewest rows have it."""
    found = session.scalar(select(func.search_words(words))) if words else None
    return sorted(found or [], key=len, reverse=True)


def _wanted(of: SearchableList[Row], criteria: Criteria, *, is_activated: bool) -> Select[Any]:
    row: Any = of.row
    return select(row).where(getattr(row, of.group) == criteria.group_id, row.is_activated == is_activated)


def _sorted(of: SearchableList[Row], wanted: Select[Any], sort: str, after: Place | None) -> Select[Any]:
    column, row_id = of.sorts[sort.lstrip("-")], getattr(of.row, of.id)
    key, keyed = tuple_(column, row_id), wanted.add_columns(column.label("key"))
    if sort.startswith("-"):
        ordered = keyed.order_by(column.desc(), row_id.desc())
        return ordered.where(key < after) if after else ordered
    ordered = keyed.order_by(column, row_id)
    return ordered.where(key > after) if after else ordered


def _found_by(of: SearchableList[Row], wanted: Select[Any], words: Sequence[str], after: Place | None) -> Select[Any]:
    """Return those who have a word with each of these beginnings, in the order of the word that the first one finds."""
    found, other = of.words, aliased(of.words)
    # The same row, of the same group: one company is a client of several agencies.
    same = [getattr(other, name) == getattr(found, name) for name in (of.id, of.group)]
    key = tuple_(found.word, getattr(found, of.id))
    asked = (
        wanted.add_columns(found.word.label("key"))
        # The group and the state are said of both: it has each be read from its index.
        .join(found, _all_equal(found, of.row, (of.id, of.group, "is_activated")))
        .where(
            _begins(found.word, words[0]),
            # A row with two such words comes once, at the first of them.
            ~exists().where(*same, other.word >= words[0], other.word < found.word),
            *(exists().where(*same, _begins(other.word, beginning)) for beginning in words[1:]),
        )
        .order_by(found.word, getattr(found, of.id))
    )
    return asked.where(key > after) if after else asked


def _all_equal(one: Any, other: Any, names: Iterable[str]) -> ColumnElement[bool]:  # noqa: ANN401 - tables
    return and_(*(getattr(one, name) == getattr(other, name) for name in names))


def _begins(word: Any, beginning: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    within: ColumnElement[bool] = (word >= beginning) & (word < beginning + _END)
    return within


def _keyed(of: SearchableList[Row], rows: Iterable[Any]) -> list[tuple[Place, Row]]:
    return [((key, getattr(row, of.id)), row) for row, key in rows]
