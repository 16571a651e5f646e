"""Where sealed contents are kept: a port, and files on disk. (The other real implementation is s3.py.)

A blob is put once under a fresh name and never overwritten. Names begin with the time at which they were drawn, so
that what a crash left behind can be found by looking at recent names only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final, Protocol

from chartrier.ids import new_id
from vault.content_encryption.segments import Readable

_NAME: Final = re.compile(r"[0-9a-f]{6}/[0-9a-f]{2}/[0-9a-f]{32}")


class NameTaken(Exception):
    """There is a blob of that name already; it was left as it is."""


class BlobMissing(Exception):
    """There is no blob of that name."""


class StoreAway(Exception):
    """The store can't be reached, or can't keep anything now."""


class BlobStore(Protocol):
    """Keeps blobs. Whoever returns from `create` may rely on it: the bytes survive a crash of the machine."""

    def create(self, name: str, parts: Iterable[bytes]) -> None:
        """Keep a blob under a name that nobody used; `NameTaken` if somebody did."""
        ...

    def open(self, name: str) -> AbstractContextManager[Readable]:
        """Return a blob to read from; `BlobMissing` if there is none."""
        ...

    def remove(self, name: str) -> None:
        """Forget a blob; one that is not there is forgotten already."""
        ...

    def names(self, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the names that were drawn between two moments."""
        ...

    def check(self) -> None:
        """Return when a blob could be kept now; `StoreAway` when not."""
        ...


def fresh_name() -> str:
    """Return a name that nobody used: two levels of folders, each about a minute of deposits."""
    drawn = new_id().hex
    return f"{drawn[:6]}/{drawn[6:8]}/{drawn}"


def drawn_at(name: str) -> datetime:
    """Return when a name was drawn."""
    return datetime.fromtimestamp(int(name[10:22], 16) / 1000, tz=UTC)


def prefix_at(moment: datetime) -> str:
    """Return what names drawn at a moment begin with; every later one sorts after it."""
    drawn = f"{int(moment.timestamp() * 1000):012x}"
    return f"{drawn[:6]}/{drawn[6:8]}"
