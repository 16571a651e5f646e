"""Pages of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, Generic, TypeVar

LARGEST_PAGE: Final = 100
USUAL_PAGE: Final = 20

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items of a list, and where they stand in it."""

    items: Sequence[Item]
    total: int
    page: int = 1
    size: int = USUAL_PAGE

    @property
    def pages(self) -> int:
        """Return how many pages the whole list has; an empty list has one."""
        return max(1, ceil(self.total / self.size))


@dataclass(frozen=True)
class Window:
    """Which part of a list is asked for."""

    page: int = 1
    size: int = USUAL_PAGE

    @property
    def offset(self) -> int:
        """Return how many items come before."""
        return (self.page - 1) * self.size
