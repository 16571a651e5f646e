"""Known devices (AUTH-11): a browser that signed in before is told from a stranger's by a cookie of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.abuse_protection.models import KnownDevice
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from chartrier.ids import new_id


@dataclass(frozen=True)
class DeviceRules:
    """How long a device that doesn't come back stays known."""

    lives: timedelta = timedelta(days=180)


@dataclass(frozen=True)
class Remembered:
    """A device as it is known after a sign-in; new where it was not known before."""

    device_id: UUID
    cookie: str
    new: bool


def secret_in(cookie: str, hashes: KeyedHashes) -> str | None:
    """The secret in a device cookie that we signed; None for any other text."""
    secret, _, signature = cookie.partition(".")
    return secret if secret and hashes.same("device-cookie", secret, signature) else None


def recognise(
    session: Session, account_id: UUID, secret: str | None, *, rules: DeviceRules, hashes: KeyedHashes, now: datetime
) -> UUID | None:
    """The device that this secret makes known to this account; the same work whatever is there."""
    known = select(KnownDevice.id).where(
        KnownDevice.account_id == account_id,
        KnownDevice.secret_hash == hashes.of("device", secret or ""),
        KnownDevice.last_seen_at > now - rules.lives,
    )
    return session.scalars(known).one_or_none()


def remember(
    session: Session, account_id: UUID, secret: str | None, *, rules: DeviceRules, hashes: KeyedHashes, now: datetime
) -> Remembered:
    """Know from now on the device that an account has just signed in from."""
    known = recognise(session, account_id, secret, rules=rules, hashes=hashes, now=now)
    secret = secret or new_secret()
    kept = hashes.of("device", secret)
    row = {"id": new_id(), "account_id": account_id, "secret_hash": kept, "first_seen_at": now, "last_seen_at": now}
    seen = (
        insert(KnownDevice)
        .values(row)
        .on_conflict_do_update(index_elements=["account_id", "secret_hash"], set_={"last_seen_at": now})
    )
    device_id = session.scalars(seen.returning(KnownDevice.id)).one()
    return Remembered(device_id, f"{secret}.{hashes.of('device-cookie', secret)}", new=known is None)


def touch(session: Session, device_id: UUID | None, *, now: datetime) -> None:
    """A session went on there: the device is not forgotten while it is in use."""
    if device_id is not None:
        session.execute(update(KnownDevice).where(KnownDevice.id == device_id).values(last_seen_at=now))


def of(session: Session, account_id: UUID) -> list[UUID]:
    """Every device known to an account."""
    return list(session.scalars(select(KnownDevice.id).where(KnownDevice.account_id == account_id)))


def forget(session: Session, account_id: UUID, *, keep: UUID | None = None, only: UUID | None = None) -> None:
    """Have devices of an account be unknown again: all, all but one, or only one."""
    gone = delete(KnownDevice).where(KnownDevice.account_id == account_id)
    if keep is not None:
        gone = gone.where(KnownDevice.id != keep)
    if only is not None:
        gone = gone.where(KnownDevice.id == only)
    session.execute(gone)
