"""What the lists of employees and clients ask for, and the page that they answer with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from chartrier.http.contract import Schema, fields, validate
from chartrier.http.cursors import Cursor, CursorField
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from chartrier.runtime.current import context
from tenancy.errors import SearchInvalid, reason
from tenancy.searchable_lists.pages import STATES, Criteria, Found, Place

_BY_WORDS: Final = "words"

Row = TypeVar("Row")


class PageAfter(Schema):
    """After which place."""

    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class SearchQuery(PageAfter):
    """Which rows; those found by words come in the order of the words."""

    state = fields.String(load_default="all", validate=validate.OneOf(list(STATES)))
    q = fields.String(load_default="", validate=validate.Length(max=100))


def sort_field(sorts: Iterable[str]) -> fields.String:
    """Return the field that names the order, each also from the other end."""
    names = list(sorts)
    return fields.String(load_default="name", validate=validate.OneOf([*names, *(f"-{name}" for name in names)]))


def criteria_of(query: dict[str, Any], group_id: UUID) -> Criteria:
    """Return the criteria of a query."""
    return Criteria(group_id, query["state"], query["q"].strip(), query["sort"])


def order_of(query: dict[str, Any]) -> str:
    """Return the order in which a query lists."""
    return _BY_WORDS if query["q"].strip() else str(query["sort"])


def place_in(order: str, after: Cursor | None) -> Place | None:
    """Return the place that a cursor means, which must be of the same order."""
    if after is None:
        return None
    if after.order != order:
        raise SearchInvalid(reason("after", "cursor", language=context().language))
    return after.key, after.id


@dataclass(frozen=True)
class FoundPage(Generic[Row]):
    """A page as it is answered, with the counts of the whole list."""

    found: Found[Row]
    counts: object
    order: str

    @property
    def items(self) -> Sequence[Row]:
        """Return the rows."""
        return self.found.items

    @property
    def next(self) -> str | None:
        """Return after what the next rows come."""
        return Cursor(self.order, *self.found.next).encode() if self.found.next else None
