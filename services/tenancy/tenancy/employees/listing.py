"""The employees of an establishment: filtered, searched by the beginnings of words, in pages after a place.

Each page is read from an index at its place, for those who are activated and those who are not, and merged: what it
costs depends neither on how many employees there are nor on how many are found.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from tenancy.employees.models import Employee, EmployeeCount, EmployeeWord

SORTS: Final = {
    "name": Employee.sort_name,
    "staff_number": Employee.staff_number,
    "registered_at": Employee.registered_at,
    "last_document_at": Employee.sort_document,
}
STATES: Final = {"all": (True, False), "activated": (True,), "pending": (False,)}
# Above every character that a word can begin with or go on with.
_END: Final = "\U0010ffff"

Key = str | datetime
Place = tuple[Key, UUID]
Found = tuple[Key, UUID, Employee]


@dataclass(frozen=True)
class Criteria:
    """Which employees of an establishment, in what order; found by words, they come in the order of these."""

    establishment_id: UUID
    state: str = "all"
    words: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class Counts:
    """How many employees of an establishment have an account of their own, and how many not yet."""

    activated: int
    pending: int


@dataclass(frozen=True)
class EmployeePage:
    """Some employees, and the place after which the next ones come."""

    items: Sequence[Employee]
    next: Place | None


def counts_of(session: Session, establishment_id: UUID) -> Counts:
    """Return the counts that the database keeps."""
    return counts_of_all(session, [establishment_id]).get(establishment_id, Counts(0, 0))


def counts_of_all(session: Session, establishments: Collection[UUID]) -> dict[UUID, Counts]:
    """Return the counts of some establishments; one without employees has none."""
    kept = session.scalars(select(EmployeeCount).where(EmployeeCount.establishment_id.in_(establishments)))
    return {each.establishment_id: Counts(each.activated, each.pending) for each in kept}


def page(session: Session, criteria: Criteria, *, after: Place | None, limit: int) -> EmployeePage:
    """Return the employees after a place."""
    words = _search_words(session, criteria.words)
    if criteria.words and not words:
        return EmployeePage([], None)
    descending = not words and criteria.sort.startswith("-")
    parts = []
    for is_activated in STATES[criteria.state]:
        wanted = _of(criteria, is_activated=is_activated)
        asked = _found_by(wanted, words, after) if words else _sorted(wanted, criteria.sort, after)
        parts.append(_rows(session.execute(asked.limit(limit + 1))))
    merged = list(heapq.merge(*parts, key=lambda found: found[:2], reverse=descending))
    shown = merged[:limit]
    return EmployeePage([found[2] for found in shown], shown[-1][:2] if len(merged) > limit else None)


def _search_words(session: Session, words: str) -> list[str]:
    """Return the words as the database stores them, the longest first: fewest employees have it."""
    found = session.scalar(select(func.search_words(words))) if words else None
    return sorted(found or [], key=len, reverse=True)


def _of(criteria: Criteria, *, is_activated: bool) -> Select[Any]:
    return select(Employee).where(
        Employee.establishment_id == criteria.establishment_id, Employee.is_activated == is_activated
    )


def _sorted(wanted: Select[Any], sort: str, after: Place | None) -> Select[Any]:
    column: ColumnElement[Any] = SORTS[sort.lstrip("-")].expression
    key, keyed = tuple_(column, Employee.holder_id), wanted.add_columns(column.label("key"))
    if sort.startswith("-"):
        ordered = keyed.order_by(column.desc(), Employee.holder_id.desc())
        return ordered.where(key < after) if after else ordered
    ordered = keyed.order_by(column, Employee.holder_id)
    return ordered.where(key > after) if after else ordered


def _found_by(wanted: Select[Any], words: Sequence[str], after: Place | None) -> Select[Any]:
    """Return those who have a word with each of these beginnings, in the order of the word that the first one finds."""
    found, other = EmployeeWord, aliased(EmployeeWord)
    same_person = other.holder_id == found.holder_id
    asked = (
        wanted.add_columns(found.word.label("key"))
        .join(EmployeeWord, found.holder_id == Employee.holder_id)
        .where(
            # The same is said of the employee: it has each be read from the index of the words.
            found.establishment_id == Employee.establishment_id,
            found.is_activated == Employee.is_activated,
            _begins(found.word, words[0]),
            # Somebody with two such words comes once, at the first of them.
            ~exists().where(same_person, other.word >= words[0], other.word < found.word),
            *(exists().where(same_person, _begins(other.word, beginning)) for beginning in words[1:]),
        )
        .order_by(found.word, found.holder_id)
    )
    return asked.where(tuple_(found.word, found.holder_id) > after) if after else asked


def _begins(word: Any, beginning: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    within: ColumnElement[bool] = (word >= beginning) & (word < beginning + _END)
    return within


def _rows(rows: Iterable[Any]) -> list[Found]:
    return [(key, employee.holder_id, employee) for employee, key in rows]
