"""What auth says happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
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
class AccountLocked(Event, type="auth.account-locked.v1"):
    """Too many wrong passwords (or codes) in a row: none is looked at until then, or none that one device sends."""

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
class SecondFactorChanged(Event, type="auth.second-factor-changed.v1"):
    """Second factors or recovery codes of an account are not what they were; ``left`` recovery codes are good."""

    account_id: UUID
    change: Literal["added", "removed", "recovery-codes-made", "recovery-code-used"]
    kind: str | None
    left: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Event, type="auth.session-revoked.v1"):
    """A session ended before its time; after ``expires_at`` no access token of it is left."""

    session_id: UUID
    account_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class CodeIssued(Event, type="auth.code-issued.v1"):
    """A one-time code is on its way; only notify can read it."""

    code_id: UUID
    account_id: UUID | None
    channel: Literal["sms", "email"]
    purpose: str
    language: str
    to: str
    name: str
    sealed_code: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ResetOffer:
    """A link to choose a new password for one account, and the code that goes with it."""

    identifier: str
    sealed_link: str
    sealed_code: str


@dataclass(frozen=True, kw_only=True)
class ResetOffered(Event, type="auth.reset-offered.v1"):
    """Somebody may choose a new password, for each account that belongs to the address."""

    offer_id: UUID
    cause: Literal["forgotten", "lost-identifier"]
    email: str
    name: str
    language: str
    offers: list[ResetOffer]
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event, type="auth.password-changed.v1"):
    """The password of an account is another one now; every session of it ended."""

    account_id: UUID
    how: Literal["changed", "reset"]
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
class IdentifierRecovered(Event, type="auth.identifier-recovered.v1"):
    """Somebody who lost the identifier is given a new one at another address: the contacts so far hear of it."""

    account_id: UUID
    former_email: str
    phones: list[str]
    name: str
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
class ResetLedElsewhere(Event, type="auth.reset-led-elsewhere.v1"):
    """A new password was asked for with an address that signs in, but is not the one on record: the link went there."""

    request_id: UUID
    account_id: UUID
    email: str
    language: str
    at: datetime


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
class ApplicationAllowed(Event, type="auth.application-allowed.v1"):
    """Somebody allowed an application to know or do something in their name."""

    account_id: UUID
    application_id: UUID
    application_name: str
    scope: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event, type="auth.application-withdrawn.v1"):
    """Somebody allows an application nothing any more."""

    account_id: UUID
    application_id: UUID
    application_name: str
    scope: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OutsideIdentityChanged(Event, type="auth.outside-identity-changed.v1"):
    """An account can be entered through an outside provider from now on, or no longer."""

    account_id: UUID
    change: Literal["linked", "unlinked"]
    provider_name: str
    at: datetime
