"""Pages of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, Generic, TypeVar

LARGEST_PAGE: Final = 100
DEFAULT_PAGE: Final = 20

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items of a list, and their place in it."""

    items: Sequence[Item]
    total: int
    page: int = 1
    size: int = DEFAULT_PAGE

    @property
    def pages(self) -> int:
        """Return how many pages the whole list has; an empty list has one."""
        return max(1, ceil(self.total / self.size))


@dataclass(frozen=True)
class Window:
    """The part of a list that a caller wants."""

    page: int = 1
    size: int = DEFAULT_PAGE

    @property
    def offset(self) -> int:
        """Return how many items come before."""
        return (self.page - 1) * self.size
