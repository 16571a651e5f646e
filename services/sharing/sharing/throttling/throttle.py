"""Attempts are counted before anything is looked up, so that many at once gain nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from sharing.throttling.models import AttemptCount


@dataclass(frozen=True)
class Limit:
    """How many attempts are let through in how long."""

    attempts: int
    within: timedelta


OPENINGS_FROM_ONE_ADDRESS: Final = Limit(100, timedelta(minutes=10))
OPENINGS_OF_ONE_LINK: Final = Limit(60, timedelta(minutes=10))
PASSWORDS_FROM_ONE_ADDRESS: Final = Limit(5, timedelta(minutes=10))
PASSWORDS_OF_ONE_LINK: Final = Limit(20, timedelta(minutes=10))
CODES_OF_ONE_LINK: Final = Limit(20, timedelta(days=1))
TRIES_OF_ONE_CODE: Final = Limit(5, timedelta(days=1))
LINKS_OF_ONE_ACCOUNT: Final = Limit(200, timedelta(days=1))

KEPT_FOR: Final = timedelta(days=2)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


def count_attempt(session: Session, key: str, *, limit: Limit, now: datetime) -> bool:
    """Count one more attempt; return whether it is still within the limit."""
    since = now - (now - _EPOCH) % limit.within
    first = insert(AttemptCount).values(key=key, since=since, attempts=1)
    counted = first.on_conflict_do_update(
        index_elements=["key", "since"], set_={"attempts": AttemptCount.attempts + 1}
    ).returning(AttemptCount.attempts)
    return (session.scalar(counted) or 0) <= limit.attempts


def delete_old_counts(session: Session, *, now: datetime) -> None:
    """Delete what was counted days ago."""
    session.execute(delete(AttemptCount).where(AttemptCount.since < now - KEPT_FOR))
