"""Tries: counted before anything is looked at, so that trying many at once gains nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from sharing.models import Tries


@dataclass(frozen=True)
class Limit:
    """How many tries are let through in how long."""

    tries: int
    within: timedelta


FROM_ONE_ADDRESS: Final = Limit(100, timedelta(minutes=10))
OF_ONE_LINK: Final = Limit(60, timedelta(minutes=10))
LINKS_OF_ONE_ACCOUNT: Final = Limit(200, timedelta(days=1))

KEPT: Final = timedelta(days=2)
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


def count(session: Session, key: bytes, *, limit: Limit, now: datetime) -> bool:
    """Count one more try; whether it is still within the limit."""
    began_at = now - (now - EPOCH) % limit.within
    one = insert(Tries).values(key=key, began_at=began_at, number=1)
    more = one.on_conflict_do_update(index_elements=["key", "began_at"], set_={"number": Tries.number + 1}).returning(
        Tries.number
    )
    return (session.scalar(more) or 0) <= limit.tries


def forget(session: Session, *, now: datetime) -> None:
    """Forget the tries of days gone by."""
    session.execute(delete(Tries).where(Tries.began_at < now - KEPT))
