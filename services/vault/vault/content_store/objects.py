"""The object store: where encrypted contents lie. A port; its implementations are in `vault.adapters`.

An object is put once under a fresh name and never overwritten. Names begin with the time at which they were made, so
that what a crash left behind can be found by looking at recent names only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Protocol

from chartrier.ids import new_id
from vault.content_encryption.segments import Readable


class NameTaken(Exception):
    """There is an object of that name already; it was left as it is."""


class ObjectMissing(Exception):
    """There is no object of that name."""


class ObjectStoreUnavailable(Exception):
    """The store can't be reached, or can't store anything now."""


class ObjectStore(Protocol):
    """Stores objects. Whoever returns from `create` may rely on it: the bytes survive a crash of the machine."""

    def create(self, name: str, parts: Iterable[bytes]) -> None:
        """Store an object under a name that nobody used; `NameTaken` if somebody did."""
        ...

    def open(self, name: str) -> AbstractContextManager[Readable]:
        """Return an object to read from; `ObjectMissing` if there is none."""
        ...

    def remove(self, name: str) -> None:
        """Remove an object; one that is not there is removed already."""
        ...

    def names(self, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the names that were made between two moments."""
        ...

    def check(self) -> None:
        """Return when an object could be stored now; `ObjectStoreUnavailable` when not."""
        ...


def new_object_name() -> str:
    """Return a name that nobody used: two levels of folders, each about a minute of deposits."""
    made = new_id().hex
    return f"{made[:6]}/{made[6:8]}/{made}"


def made_at(name: str) -> datetime:
    """Return when a name was made."""
    return datetime.fromtimestamp(int(name[10:22], 16) / 1000, tz=UTC)


def prefix_of(moment: datetime) -> str:
    """Return what names made at a moment begin with; every later one sorts after it."""
    made = f"{int(moment.timestamp() * 1000):012x}"
    return f"{made[:6]}/{made[6:8]}"
