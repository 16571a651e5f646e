"""What auth says happened."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events import Fact


@dataclass(frozen=True, kw_only=True)
class AccountPreCreated(Fact, type="auth.account-pre-created.v1"):
    """An account waits for its owner, who is invited by a link that only notify can open."""

    account_id: UUID
    invitation_id: UUID
    holder_id: UUID
    email: str
    first_name: str
    last_name: str
    language: str
    invited_by: str
    sealed_link: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountJoined(Fact, type="auth.account-joined.v1"):
    """An invitation belongs to an account that is already active: it proved the invited address."""

    account_id: UUID
    invitation_id: UUID
    holder_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountActivated(Fact, type="auth.account-activated.v1"):
    """An account was taken into use by its owner."""

    account_id: UUID
    email: str
    first_name: str
    last_name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class AccountLocked(Fact, type="auth.account-locked.v1"):
    """Too many wrong passwords in a row: no password is looked at until then."""

    account_id: UUID
    locked_until: datetime


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Fact, type="auth.session-revoked.v1"):
    """A session ended before its time; after ``expires_at`` no access token of it is left."""

    session_id: UUID
    account_id: UUID
    expires_at: datetime
