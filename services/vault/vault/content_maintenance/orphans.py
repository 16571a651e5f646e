"""What crashes leave behind: blobs that no document came to rely on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.content_store.objects import BlobStore
from vault.documents.models import Version

# Longer than any deposit takes from its blob to its row.
KEPT_BEFORE_SWEEPING: Final = timedelta(hours=1)
_LOOKED_BACK: Final = timedelta(days=7)
_AT_A_TIME: Final = 1000


def candidates(blobs: BlobStore, *, now: datetime) -> Iterator[list[str]]:
    """Yield, some at a time, the names of blobs that are old enough to have a row."""
    names = blobs.names(now - _LOOKED_BACK, now - KEPT_BEFORE_SWEEPING)
    while some := list(islice(names, _AT_A_TIME)):
        yield some


def orphans(session: Session, names: Iterable[str]) -> set[str]:
    """Return which of these blobs belong to nothing."""
    asked = set(names)
    return asked - set(session.scalars(select(Version.blob).where(Version.blob.in_(asked))))
