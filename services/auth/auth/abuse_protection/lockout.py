"""The lockout (AUTH-11): a try is counted before the password is looked at, so no parallel try is ever free."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, null, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.abuse_protection import known_devices
from auth.abuse_protection.models import Tries
from auth.errors import AccountLocked, SecondFactorLocked, SecondFactorWrong, WrongCredentials
from auth.events import sessions as events
from auth.row_scope import NOBODY, seek
from auth.secret_storage.keyed_hashes import KeyedHashes
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from chartrier.events.outbox import record
from chartrier.http.problems import Problem

SECOND_FACTOR = "second-factor"


@dataclass(frozen=True)
class LockoutRules:
    """After how many failures in a row, and for how long."""

    failures: int = 3
    lasts: timedelta = timedelta(minutes=120)


@dataclass(frozen=True)
class Counter:
    """What failures are counted on: a keyed hash; whether it is one known device's alone, and of what."""

    subject: str
    this_device: bool = False
    second_factor: bool = False


@dataclass(frozen=True)
class Try:
    """One look at a password or code, already counted as failed; with ``locked_until`` it was the last one allowed."""

    counter: Counter
    at: datetime
    locked_until: datetime | None


def of_identifier(value: str, hashes: KeyedHashes) -> Counter:
    """The count of an identifier that nobody has."""
    return Counter(hashes.of("tries-identifier", value))


def of_account(account_id: UUID, device_id: UUID | None, hashes: KeyedHashes) -> Counter:
    """The count that a known device has by itself for this account, or the one that all others share."""
    # One count for all identifiers of an account, else each of them would allow its own tries.
    if device_id is None:
        return Counter(hashes.of("tries-account", str(account_id)))
    return Counter(hashes.of("tries-device", str(device_id)), this_device=True)


def of_second_factor(account_id: UUID, device_id: UUID | None, hashes: KeyedHashes) -> Counter:
    """The same, of codes and passkeys after a right password."""
    kind, matter = ("account", account_id) if device_id is None else ("device", device_id)
    subject = hashes.of(f"second-factor-{kind}", str(matter))
    return Counter(subject, this_device=device_id is not None, second_factor=True)


def begin(session: Session, counter: Counter, *, rules: LockoutRules, now: datetime) -> Try:
    """Count a try before it is made, in a transaction that ends before the password is looked at.

    The row decides: of any number of parallel tries only as many go through as failures are allowed.
    """
    seek(session, counter.subject)
    failures = case((Tries.locked_until.is_not(None), 1), else_=Tries.failures + 1)
    locked_until = now + rules.lasts
    first = {"failures": 1, "locked_until": locked_until if rules.failures == 1 else None, "last_at": now}
    counted = (
        insert(Tries)
        .values(subject=counter.subject, **first)
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
        until = session.scalars(select(Tries.locked_until).where(Tries.subject == counter.subject)).one_or_none()
        raise locked(counter, until, now=now)
    return Try(counter=counter, at=now, locked_until=row.locked_until)


def failed(session: Session, tried: Try, *, account_id: UUID | None, seen_from: SeenFrom) -> Problem:
    """The refusal of a wrong try; the last one allowed tells the owner that the account is locked."""
    # What was typed at nobody's identifier stands in nobody's journal: else the time taken would tell whose it is.
    act = "second-factor-failed" if tried.counter.second_factor else "sign-in-failed"
    journal.write(session, account_id or NOBODY, act, seen_from=seen_from, now=tried.at)
    if tried.locked_until is None:
        return _wrong(tried.counter)
    if account_id is not None:
        fact = events.AccountLocked(
            tenant_id=account_id,
            account_id=account_id,
            locked_until=tried.locked_until,
            this_device=tried.counter.this_device,
            second_factor=tried.counter.second_factor,
        )
        record(session, fact)
    journal.write(session, account_id or NOBODY, "locked", seen_from=seen_from, now=tried.at)
    return locked(tried.counter, tried.locked_until, now=tried.at)


def succeeded(session: Session, tried: Try) -> None:
    """Forget the failures: they are counted in a row."""
    _forget(session, tried.counter.subject)


def forget(session: Session, account_id: UUID, *, hashes: KeyedHashes) -> None:
    """Unlock an account on every device: its owner has just proven to be the owner by other means."""
    for device_id in (None, *known_devices.of(session, account_id)):
        _forget(session, of_account(account_id, device_id, hashes).subject)


def locked(counter: Counter, until: datetime | None, *, now: datetime) -> Problem:
    """The refusal while a lock lasts, alike for accounts and for identifiers that nobody has."""
    until = until or now
    left: dict[str, Any] = {
        "locked_until": until.isoformat().replace("+00:00", "Z"),
        "minutes_left": max(1, ceil((until - now).total_seconds() / 60)),
        "this_device": counter.this_device,
    }
    if counter.second_factor:
        return SecondFactorLocked("Whoever typed the codes had the right password. Open sessions go on.", **left)
    return AccountLocked(
        "Check capitals and special characters, or choose a new password by e-mail. Open sessions go on.", **left
    )


def _wrong(counter: Counter) -> Problem:
    if counter.second_factor:
        return SecondFactorWrong("Each code works once, and for a short time.")
    return WrongCredentials("Check capitals and special characters. The identifier is in your invitation e-mail.")


def _forget(session: Session, subject: str) -> None:
    seek(session, subject)
    session.execute(delete(Tries).where(Tries.subject == subject))
