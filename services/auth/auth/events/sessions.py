"""The events about sessions: devices, lockouts, sessions that ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class AccountLocked(Event, type="auth.account-locked.v1"):
    """Too many wrong passwords (or codes) in a row: none is compared until then, or none that one device sends."""

    account_id: UUID
    locked_until: datetime
    this_device: bool
    second_factor: bool


@dataclass(frozen=True, kw_only=True)
class DeviceAdded(Event, type="auth.device-added.v1"):
    """Somebody signed in from a device that the account had never signed in from."""

    account_id: UUID
    session_id: UUID
    browser: str
    system: str
    device: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Event, type="auth.session-revoked.v1"):
    """A session ended before its time; after ``expires_at`` no access token of it is left."""

    session_id: UUID
    account_id: UUID
    expires_at: datetime
