"""What auth says happened between accounts: letters, merges and their undoing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class AccountEnrolled(Event, type="auth.account-enrolled.v1"):
    """Somebody without an address is let in by a letter, whose secret only notify can open."""

    account_id: UUID
    invitation_id: UUID
    holder_id: UUID
    organisation_name: str
    sealed_letter: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountMerged(Event, type="auth.account-merged.v1"):
    """One account took another one's place; of one absorbed account the highest version counts."""

    merge_id: UUID
    account_id: UUID
    absorbed_id: UUID
    version: int
    cause: str
    at: datetime
    undo_until: datetime


@dataclass(frozen=True, kw_only=True)
class AccountSeparated(Event, type="auth.account-separated.v1"):
    """A merge was undone: both accounts are what they were."""

    merge_id: UUID
    account_id: UUID
    absorbed_id: UUID
    version: int
    at: datetime
