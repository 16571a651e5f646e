"""The events about accounts: created, activated, merged, and their owners' profiles."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class AccountPreCreated(Event, type="auth.account-pre-created.v1"):
    """An account waits for its owner, invited by a link that only notify can open; sent again, it replaces it."""

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
    reminder: bool = False


@dataclass(frozen=True, kw_only=True)
class AccountJoined(Event, type="auth.account-joined.v1"):
    """An invitation belongs to an account that is already active: it proved the invited address."""

    account_id: UUID
    invitation_id: UUID
    holder_id: UUID
    # Its owner followed the link and chose this account; otherwise they are still to be asked.
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class AccountActivated(Event, type="auth.account-activated.v1"):
    """An account was activated by its owner; the first version of the profile."""

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
class AddressAlreadyUsed(Event, type="auth.address-already-used.v1"):
    """Somebody who opens an account gave an address that has one already; only its owner is notified."""

    opening_id: UUID
    email: str
    language: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event, type="auth.profile-changed.v1"):
    """A profile changed: the whole of it, as it is now; the highest version counts, whatever the order of arrival."""

    account_id: UUID
    version: int
    email: str
    first_name: str
    last_name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event, type="auth.email-changed.v1"):
    """A proven address replaced an account's own."""

    account_id: UUID
    email: str
    former_email: str
    name: str
    language: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PhoneChanged(Event, type="auth.phone-changed.v1"):
    """A phone number was proven, or removed; ``ending``: its last two digits."""

    account_id: UUID
    added: bool
    ending: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountEnrolled(Event, type="auth.account-enrolled.v1"):
    """A letter was written for somebody without an address; only notify can open it."""

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
