"""The lockout (AUTH-11): a try is counted before the password is looked at, so no parallel try is ever free."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import case, delete, null, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth import events
from auth.errors import AccountLocked, WrongCredentials
from auth.models import Tries
from auth.scopes import seek
from chartrier.outbox import record
from chartrier.problems import Problem


@dataclass(frozen=True)
class LockoutRules:
    """After how many failures in a row, and for how long."""

    failures: int = 3
    lasts: timedelta = timedelta(minutes=120)


@dataclass(frozen=True)
class Try:
    """One look at a password, already counted as failed; with ``locked_until`` it was the last one allowed."""

    subject: str
    at: datetime
    locked_until: datetime | None


def begin(session: Session, subject: str, *, rules: LockoutRules, now: datetime) -> Try:
    """Count a try before it is made, in a transaction that ends before the password is looked at.

    The row decides: of any number of parallel tries only as many go through as failures are allowed.
    """
    seek(session, subject)
    failures = case((Tries.locked_until.is_not(None), 1), else_=Tries.failures + 1)
    locked_until = now + rules.lasts
    counted = (
        insert(Tries)
        .values(subject=subject, failures=1, locked_until=locked_until if rules.failures == 1 else None, last_at=now)
        .on_conflict_do_update(
            index_elements=[Tries.subject],
            set_={
                "failures": failures,
                "locked_until": case((failures >= rules.failures, locked_until), else_=null()),
                "last_at": now,
            },
            where=Tries.locked_until.is_(None) | (Tries.locked_until <= now),
        )
        .returning(Tries.locked_until)
    )
    row = session.execute(counted).one_or_none()
    if row is None:
        raise locked(session.scalars(select(Tries.locked_until).where(Tries.subject == subject)).one_or_none(), now=now)
    return Try(subject=subject, at=now, locked_until=row.locked_until)


def failed(session: Session, tried: Try, *, account_id: UUID | None) -> Problem:
    """The refusal of a wrong password; the last one allowed tells the owner that the account is locked."""
    if tried.locked_until is None:
        return WrongCredentials("Check capitals and special characters. The identifier is in your invitation e-mail.")
    if account_id is not None:
        fact = events.AccountLocked(tenant_id=account_id, account_id=account_id, locked_until=tried.locked_until)
        record(session, fact)
    return locked(tried.locked_until, now=tried.at)


def succeeded(session: Session, tried: Try) -> None:
    """Forget the failures: they are counted in a row."""
    seek(session, tried.subject)
    session.execute(delete(Tries).where(Tries.subject == tried.subject))


def locked(until: datetime | None, *, now: datetime) -> AccountLocked:
    """The refusal while a lock lasts, alike for accounts and for identifiers that nobody has."""
    until = until or now
    return AccountLocked(
        "Check capitals and special characters, or choose a new password by e-mail. Open sessions go on.",
        locked_until=until.isoformat().replace("+00:00", "Z"),
        minutes_left=max(1, ceil((until - now).total_seconds() / 60)),
    )
