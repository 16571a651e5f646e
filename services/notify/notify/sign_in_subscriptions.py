"""What notify hears of how one gets in: new devices, second factors, applications, other services, links elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from notify import content, messages
from notify.messages import Addressee
from notify.ports import ports

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class DeviceAdded:
    """Somebody signed in from a device that was not known."""

    account_id: UUID
    session_id: UUID
    browser: str
    system: str
    at: datetime


@subscriptions.on("auth.device-added.v1", DeviceAdded)
def tell_of_device(session: Session, event: DeviceAdded) -> None:
    """Tell the owner, who may not have done it."""
    told = content.NewDevice(event.browser, event.system, event.at)
    messages.tell(session, event, told, Addressee(event.account_id), now=ports().clock.now())


@dataclass(frozen=True)
class SecondFactorChanged:
    """Second factors or recovery codes are not what they were."""

    account_id: UUID
    change: str
    kind: str | None
    left: int
    at: datetime


@subscriptions.on("auth.second-factor-changed.v1", SecondFactorChanged)
def tell_of_second_factor(session: Session, event: SecondFactorChanged) -> None:
    """Tell the owner, who may not have done it."""
    told = content.SecondFactorChanged(event.change, event.kind, event.left, event.at)
    messages.tell(session, event, told, Addressee(event.account_id), now=ports().clock.now())


@dataclass(frozen=True)
class ApplicationChanged:
    """An application was allowed to act in somebody's name, or is no longer."""

    account_id: UUID
    application_id: UUID
    application_name: str
    scope: str
    at: datetime


@subscriptions.on("auth.application-allowed.v1", ApplicationChanged)
def tell_of_application(session: Session, event: ApplicationChanged) -> None:
    """Tell the owner, who may not have done it."""
    _tell_of_application(session, event, allowed=True)


@subscriptions.on("auth.application-withdrawn.v1", ApplicationChanged)
def tell_of_withdrawn_application(session: Session, event: ApplicationChanged) -> None:
    """Tell the owner, who may not have done it."""
    _tell_of_application(session, event, allowed=False)


def _tell_of_application(session: Session, event: ApplicationChanged, *, allowed: bool) -> None:
    told = content.ApplicationChanged(allowed, event.application_name, tuple(event.scope.split()), event.at)
    messages.tell(session, event, told, Addressee(event.account_id), now=ports().clock.now())


@dataclass(frozen=True)
class OutsideIdentityChanged:
    """Another service opens an account from now on, or no longer."""

    account_id: UUID
    change: str
    provider_name: str
    at: datetime


@subscriptions.on("auth.outside-identity-changed.v1", OutsideIdentityChanged)
def tell_of_outside_identity(session: Session, event: OutsideIdentityChanged) -> None:
    """Tell the owner, who may not have done it."""
    told = content.OutsideIdentityChanged(event.change == "linked", event.provider_name, event.at)
    messages.tell(session, event, told, Addressee(event.account_id), now=ports().clock.now())


@dataclass(frozen=True)
class ResetLedElsewhere:
    """Somebody asked for a new password with an address of an account that is not the one on record."""

    request_id: UUID
    account_id: UUID
    email: str
    language: str
    at: datetime


@subscriptions.on("auth.reset-led-elsewhere.v1", ResetLedElsewhere)
def tell_where_the_link_went(session: Session, event: ResetLedElsewhere) -> None:
    """Tell the address that was typed; neither a link nor the other address."""
    to = Addressee(email=event.email, language=event.language)
    messages.tell(session, event, content.ResetLedElsewhere(event.at), to, now=ports().clock.now())
