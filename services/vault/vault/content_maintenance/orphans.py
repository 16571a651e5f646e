"""What crashes leave behind: objects that no document came to rely on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.campaigns.models import Campaign
from vault.content_store.objects import ObjectStore
from vault.documents.models import Version
from vault.personal_documents.models import UploadPart

# Longer than any deposit takes from its object to its row.
_YOUNGEST: Final = timedelta(hours=1)
_OLDEST: Final = timedelta(days=7)
_AT_A_TIME: Final = 1000


def candidates(objects: ObjectStore, *, now: datetime) -> Iterator[list[str]]:
    """Yield, some at a time, the names of objects that are old enough to have a row."""
    names = objects.names(now - _OLDEST, now - _YOUNGEST)
    while some := list(islice(names, _AT_A_TIME)):
        yield some


def orphans_among(session: Session, names: Iterable[str]) -> set[str]:
    """Return which of these objects belong to no version, and to no upload or campaign that is under way."""
    asked = set(names)
    columns = Version.object_name, UploadPart.object_name, Campaign.object_name
    return asked.difference(*(session.scalars(select(column).where(column.in_(asked))) for column in columns))
