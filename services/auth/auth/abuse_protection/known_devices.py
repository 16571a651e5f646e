"""Known devices (AUTH-11): a browser that signed in before is recognised by a cookie of its own."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.abuse_protection.models import KnownDevice
from auth.config import Config
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import KeyedHashes, new_secret
from chartrier.ids import new_id


@dataclass(frozen=True)
class RememberedDevice:
    """A device as it is known after a sign-in; new where it was not known before."""

    device_id: UUID
    cookie: str
    new: bool


def secret_in(cookie: str, hashes: KeyedHashes) -> str | None:
    """Return the secret in a device cookie that we signed; None for any other text."""
    secret, _, signature = cookie.partition(".")
    return secret if secret and hashes.matches("device-cookie", secret, signature) else None


def recognise(session: Session, context: Context, config: Config, account_id: UUID, secret: str | None) -> UUID | None:
    """Return the device that this account knows by a secret; the same work whatever is there."""
    known = select(KnownDevice.id).where(
        KnownDevice.account_id == account_id,
        KnownDevice.secret_hash == config.hashes.of("device", secret or ""),
        KnownDevice.last_used_at > context.now - config.devices.lifetime,
    )
    return session.scalars(known).one_or_none()


def remember(
    session: Session, context: Context, config: Config, account_id: UUID, secret: str | None
) -> RememberedDevice:
    """Know from now on the device that an account has just signed in from."""
    known_id = recognise(session, context, config, account_id, secret)
    secret = secret or new_secret()
    used = {
        "id": new_id(),
        "account_id": account_id,
        "secret_hash": config.hashes.of("device", secret),
        "first_used_at": context.now,
        "last_used_at": context.now,
    }
    stored = (
        insert(KnownDevice)
        .values(used)
        .on_conflict_do_update(index_elements=["account_id", "secret_hash"], set_={"last_used_at": context.now})
    )
    device_id = session.scalars(stored.returning(KnownDevice.id)).one()
    cookie = f"{secret}.{config.hashes.of('device-cookie', secret)}"
    return RememberedDevice(device_id, cookie, new=known_id is None)


def touch(session: Session, context: Context, device_id: UUID | None) -> None:
    """Keep a device known while a session goes on there."""
    if device_id is not None:
        used = update(KnownDevice).where(KnownDevice.id == device_id).values(last_used_at=context.now)
        session.execute(used)


def of(session: Session, account_id: UUID) -> list[UUID]:
    """Return every device known to an account."""
    return list(session.scalars(select(KnownDevice.id).where(KnownDevice.account_id == account_id)))


def forget(session: Session, account_id: UUID, *, keep: UUID | None = None, only: UUID | None = None) -> None:
    """Have devices of an account be unknown again: all, all but one, or only one."""
    forgotten = delete(KnownDevice).where(KnownDevice.account_id == account_id)
    if keep is not None:
        forgotten = forgotten.where(KnownDevice.id != keep)
    if only is not None:
        forgotten = forgotten.where(KnownDevice.id == only)
    session.execute(forgotten)


def delete_expired(session: Session, context: Context, config: Config) -> None:
    """Delete devices that did not come back in time."""
    session.execute(delete(KnownDevice).where(KnownDevice.last_used_at < context.now - config.devices.lifetime))
