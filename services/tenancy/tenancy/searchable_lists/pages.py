"""Pages of a list: filtered by who has an account, searched by the beginnings of words, read after a place.

Each page is read from an index at its place, for those who are activated and those who are not, and merged: what it
costs depends neither on how many rows there are nor on how many are found. Several words are looked for among the rows
of the rarest one. The words of each row are in a table of their own, which the database keeps in step.
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
# Beyond this, it does not matter which of several words fewer rows have.
_MANY: Final = 1000


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
    words = _search_words(session, of, criteria)
    if criteria.words and not words:
        return Found([], None)
    parts = []
    for is_activated in STATES[criteria.state]:
        part = _Part(criteria.group_id, is_activated, after, limit + 1)
        asked = _found_by(of, part, words) if words else _sorted(of, part, criteria.sort)
        parts.append(_keyed(of, session.execute(asked)))
    descending = not words and criteria.sort.startswith("-")
    merged = list(heapq.merge(*parts, key=lambda found: found[0], reverse=descending))
    shown = merged[:limit]
    return Found([row for _, row in shown], shown[-1][0] if len(merged) > limit else None)


def _search_words(session: Session, of: SearchableList[Row], criteria: Criteria) -> list[str]:
    """Return the words as the database stores them, the one that the fewest rows have first."""
    words = (session.scalar(select(func.search_words(criteria.words))) or []) if criteria.words else []
    if len(words) < 2:  # noqa: PLR2004 - nothing to choose
        return list(words)
    return sorted(words, key=lambda word: (_count_up_to(session, of, criteria, word), -len(word)))


def _count_up_to(session: Session, of: SearchableList[Row], criteria: Criteria, word: str) -> int:
    in_group = getattr(of.words, of.group) == criteria.group_id
    states = of.words.is_activated.in_(STATES[criteria.state])
    some = select(of.words.word).where(in_group, states, _begins(of.words.word, word)).limit(_MANY)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


@dataclass(frozen=True)
class _Part:
    """The rows of one group that are activated, or those that are not, after a place."""

    group_id: UUID
    is_activated: bool
    after: Place | None
    limit: int

    def holds(self, of: SearchableList[Any], table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - rows or words
        """Return the condition for one of the two tables."""
        return and_(getattr(table, of.group) == self.group_id, table.is_activated == self.is_activated)


def _sorted(of: SearchableList[Row], part: _Part, sort: str) -> Select[Any]:
    row: Any = of.row
    column, row_id = of.sorts[sort.lstrip("-")], getattr(row, of.id)
    key = tuple_(column, row_id)
    wanted = select(row, column.label("key")).where(part.holds(of, row)).limit(part.limit)
    if sort.startswith("-"):
        ordered = wanted.order_by(column.desc(), row_id.desc())
        return ordered.where(key < part.after) if part.after else ordered
    ordered = wanted.order_by(column, row_id)
    return ordered.where(key > part.after) if part.after else ordered


def _found_by(of: SearchableList[Row], part: _Part, words: Sequence[str]) -> Select[Any]:
    """Return those who have a word with each of these beginnings, in the order of the word that the first one finds.

    The page is found among the words alone, in the order of their index, and limited there: only its rows are read.
    """
    found, other, row_id = of.words, aliased(of.words), getattr(of.row, of.id)
    found_id = getattr(found, of.id)
    # The same row, of the same group: one company is a client of several agencies.
    same = getattr(other, of.id) == found_id, getattr(other, of.group) == getattr(found, of.group)
    asked = (
        select(found.word.label("key"), found_id.label("id"))
        .where(
            part.holds(of, found),
            _begins(found.word, words[0]),
            # A row with two such words comes once, at the first of them.
            ~exists().where(*same, other.word >= words[0], other.word < found.word),
            *(exists().where(*same, _begins(other.word, beginning)) for beginning in words[1:]),
        )
        .order_by(found.word, found_id)
        .limit(part.limit)
    )
    if part.after:
        asked = asked.where(tuple_(found.word, found_id) > part.after)
    page = asked.subquery()
    rows = select(of.row, page.c.key).join(page, page.c.id == row_id)
    return rows.where(part.holds(of, of.row)).order_by(page.c.key, page.c.id)


def _begins(word: Any, beginning: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    within: ColumnElement[bool] = (word >= beginning) & (word < beginning + _END)
    return within


def _keyed(of: SearchableList[Row], rows: Iterable[Any]) -> list[tuple[Place, Row]]:
    return [((key, getattr(row, of.id)), row) for row, key in rows]
