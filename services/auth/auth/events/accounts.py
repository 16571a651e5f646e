"""The events about accounts: made, taken into use, merged, and who their owners are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class AccountPreCreated(Event, type="auth.account-pre-created.v1"):
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
class AccountJoined(Event, type="auth.account-joined.v1"):
    """An invitation belongs to an account that is already active: it proved the invited address."""

    account_id: UUID
    invitation_id: UUID
    holder_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountActivated(Event, type="auth.account-activated.v1"):
    """An account was taken into use by its owner; the first version of who that is."""

    account_id: UUID
    version: int
    email: str
    first_name: str
    last_name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class ClientAccountOpened(Event, type="auth.client-account-opened.v1"):
    """Somebody opened a client account, having proven a mobile and an address; it has no structure yet."""

    account_id: UUID
    opening_id: UUID
    category: str
    company_name: str
    email: str
    mobile: str
    language: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AddressOccupied(Event, type="auth.address-occupied.v1"):
    """Somebody who opens an account gave an address that has one; only its owner is told."""

    opening_id: UUID
    email: str
    language: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event, type="auth.profile-changed.v1"):
    """Who somebody is, or how they are addressed, as it is now; a later version stands whenever this one arrives."""

    account_id: UUID
    version: int
    email: str
    first_name: str
    last_name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event, type="auth.email-changed.v1"):
    """Another address, which was proven, took the place of an account's own."""

    account_id: UUID
    email: str
    former_email: str
    name: str
    language: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PhoneChanged(Event, type="auth.phone-changed.v1"):
    """A phone number was proven, or taken away; ``ending`` are its last two figures."""

    account_id: UUID
    added: bool
    ending: str
    at: datetime


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
