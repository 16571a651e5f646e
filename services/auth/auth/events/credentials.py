"""The events about credentials: passwords, second factors, codes and links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class SecondFactorChanged(Event, type="auth.second-factor-changed.v1"):
    """Second factors or recovery codes of an account changed; ``left``: how many recovery codes are still good."""

    account_id: UUID
    change: Literal["added", "removed", "recovery-codes-made", "recovery-code-used"]
    kind: str | None
    left: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CodeIssued(Event, type="auth.code-issued.v1"):
    """A one-time code is to be sent; only notify can read it."""

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
class ResetLink:
    """A link to choose a new password for one account, and the code that goes with it."""

    identifier: str
    sealed_link: str
    sealed_code: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetOffered(Event, type="auth.password-reset-offered.v1"):
    """Somebody may choose a new password, for each account that belongs to the address."""

    offer_id: UUID
    cause: Literal["forgotten", "lost-identifier"]
    email: str
    name: str
    language: str
    links: list[ResetLink]
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event, type="auth.password-changed.v1"):
    """The password of an account changed; every session of it ended."""

    account_id: UUID
    how: Literal["changed", "reset"]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class IdentifierRecovered(Event, type="auth.identifier-recovered.v1"):
    """Somebody who lost the identifier gets a new one at another address: the former contacts are to be notified."""

    account_id: UUID
    former_email: str
    phones: list[str]
    name: str
    language: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LostIdentifierRefused(Event, type="auth.lost-identifier-refused.v1"):
    """Support saw no proof that a lost identifier was of whoever asked for it; they are told, at the address given."""

    request_id: UUID
    email: str
    name: str
    language: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PasswordResetSentElsewhere(Event, type="auth.password-reset-sent-elsewhere.v1"):
    """A new password was asked for with an address that signs in, but is not the one on record: the link went there."""

    request_id: UUID
    account_id: UUID
    email: str
    language: str
    at: datetime
