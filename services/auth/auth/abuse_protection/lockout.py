"""The lockout (AUTH-11): an attempt is counted before the password is compared, so that no parallel one is free."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final
from uuid import UUID

from sqlalchemy import case, delete, null, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.abuse_protection import known_devices
from auth.abuse_protection.models import FailureCount
from auth.config import Config
from auth.errors import AccountLocked, SecondFactorLocked, SecondFactorWrong, WrongCredentials
from auth.events import sessions as events
from auth.row_scope import NOBODY, allow_lookup
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.events.outbox import record
from chartrier.http.problems import Problem

_RETENTION: Final = timedelta(days=30)


@dataclass(frozen=True)
class Counter:
    """The counter of failures of an account, of one of its devices alone, or of an unknown identifier."""

    subject_hash: str
    this_device: bool = False
    second_factor: bool = False


@dataclass(frozen=True)
class Lock:
    """What of an account is refused until when: passwords or codes, on one known device or on all others."""

    second_factor: bool
    this_device: bool
    until: datetime


@dataclass(frozen=True)
class Attempt:
    """An attempt that is counted as failed already; with ``locked_until`` it was the last one allowed."""

    counter: Counter
    locked_until: datetime | None


def counter_of_identifier(value: str, hashes: KeyedHashes) -> Counter:
    """Return the counter of an identifier that nobody has."""
    return Counter(hashes.of("failures-identifier", value))


def counter_of_account(account_id: UUID, device_id: UUID | None, hashes: KeyedHashes) -> Counter:
    """Return the counter that a known device has for this account, or the one that all unknown devices share."""
    # One counter for all identifiers of an account, else each of them would allow its own attempts.
    if device_id is None:
        return Counter(hashes.of("failures-account", str(account_id)))
    return Counter(hashes.of("failures-device", str(device_id)), this_device=True)


def counter_of_second_factor(account_id: UUID, device_id: UUID | None, hashes: KeyedHashes) -> Counter:
    """Return the counter of codes and passkeys after a right password, likewise."""
    kind, subject = ("account", account_id) if device_id is None else ("device", device_id)
    subject_hash = hashes.of(f"failures-second-factor-{kind}", str(subject))
    return Counter(subject_hash, this_device=device_id is not None, second_factor=True)


def count_attempt(session: Session, context: Context, config: Config, counter: Counter) -> Attempt:
    """Count an attempt before it is made, in a transaction that ends before the password is compared.

    The row decides: of any number of parallel attempts only as many go through as failures are allowed.
    """
    rules = config.second_factors.lockout if counter.second_factor else config.lockout
    allow_lookup(session, counter.subject_hash)
    failures = case((FailureCount.locked_until.is_not(None), 1), else_=FailureCount.failures + 1)
    lock_end = context.now + rules.duration
    first = {
        "failures": 1,
        "locked_until": lock_end if rules.failures == 1 else None,
        "last_failure_at": context.now,
    }
    one_more = {
        "failures": failures,
        "locked_until": case((failures >= rules.failures, lock_end), else_=null()),
        "last_failure_at": context.now,
    }
    counted = (
        insert(FailureCount)
        .values(subject_hash=counter.subject_hash, **first)
        .on_conflict_do_update(
            index_elements=[FailureCount.subject_hash],
            set_=one_more,
            where=FailureCount.locked_until.is_(None) | (FailureCount.locked_until <= context.now),
        )
        .returning(FailureCount.locked_until)
    )
    row = session.execute(counted).one_or_none()
    if row is None:
        locked = select(FailureCount.locked_until).where(FailureCount.subject_hash == counter.subject_hash)
        raise _locked(counter, session.scalars(locked).one_or_none(), now=context.now)
    return Attempt(counter, row.locked_until)


def record_failure(session: Session, context: Context, attempt: Attempt, *, account_id: UUID | None) -> Problem:
    """Record that an attempt was wrong and return the refusal; the last one allowed notifies the owner of the lock."""
    # What was typed at nobody's identifier stands in nobody's journal: else the time taken would tell whose it is.
    counter, subject_id = attempt.counter, account_id or NOBODY
    journal.write(session, context, subject_id, "second-factor-failed" if counter.second_factor else "sign-in-failed")
    if attempt.locked_until is None:
        return _wrong(counter)
    if account_id is not None:
        locked = events.AccountLocked(
            tenant_id=account_id,
            account_id=account_id,
            locked_until=attempt.locked_until,
            this_device=counter.this_device,
            second_factor=counter.second_factor,
        )
        record(session, locked)
    journal.write(session, context, subject_id, "locked")
    return _locked(counter, attempt.locked_until, now=context.now)


def reset(session: Session, attempt: Attempt) -> None:
    """Delete the count after a right attempt: failures are counted in a row."""
    _delete(session, attempt.counter)


def unlock(session: Session, config: Config, account_id: UUID) -> None:
    """Unlock an account on every device: its owner has just proven to be the owner by other means."""
    for device_id in (None, *known_devices.of(session, account_id)):
        _delete(session, counter_of_account(account_id, device_id, config.hashes))


def unlock_second_factor(session: Session, config: Config, account_id: UUID) -> None:
    """Have codes and passkeys of an account be looked at again, on every device."""
    for device_id in (None, *known_devices.of(session, account_id)):
        _delete(session, counter_of_second_factor(account_id, device_id, config.hashes))


def locks_of(session: Session, context: Context, config: Config, account_id: UUID) -> list[Lock]:
    """Return what is locked of an account now, the shared counters first."""
    found = []
    for device_id in (None, *known_devices.of(session, account_id)):
        for counter_of in (counter_of_account, counter_of_second_factor):
            counter = counter_of(account_id, device_id, config.hashes)
            allow_lookup(session, counter.subject_hash)
            row = session.get(FailureCount, counter.subject_hash, populate_existing=True)
            if row is not None and row.locked_until is not None and row.locked_until > context.now:
                found.append(Lock(counter.second_factor, counter.this_device, row.locked_until))
    return found


def delete_expired(session: Session, context: Context) -> None:
    """Delete counts that nothing was added to for a month."""
    session.execute(delete(FailureCount).where(FailureCount.last_failure_at < context.now - _RETENTION))


def _locked(counter: Counter, until: datetime | None, *, now: datetime) -> Problem:
    # Alike for accounts and for identifiers that nobody has.
    until = until or now
    details: dict[str, Any] = {
        "locked_until": until.isoformat().replace("+00:00", "Z"),
        "minutes_left": max(1, ceil((until - now).total_seconds() / 60)),
        "this_device": counter.this_device,
    }
    if counter.second_factor:
        return SecondFactorLocked("Whoever typed the codes had the right password. Open sessions go on.", **details)
    return AccountLocked(
        "Check capitals and special characters, or choose a new password by e-mail. Open sessions go on.", **details
    )


def _wrong(counter: Counter) -> Problem:
    if counter.second_factor:
        return SecondFactorWrong("Each code works once, and for a short time.")
    return WrongCredentials("Check capitals and special characters. The identifier is in your invitation e-mail.")


def _delete(session: Session, counter: Counter) -> None:
    allow_lookup(session, counter.subject_hash)
    session.execute(delete(FailureCount).where(FailureCount.subject_hash == counter.subject_hash))
