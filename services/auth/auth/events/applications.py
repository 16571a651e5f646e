"""The events about applications and outside providers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from chartrier.events.event import Event


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
    """An identity at an outside provider signs in to an account from now on, or no longer."""

    account_id: UUID
    change: Literal["linked", "unlinked"]
    provider_name: str
    at: datetime
