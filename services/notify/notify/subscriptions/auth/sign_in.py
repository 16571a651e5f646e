"""Events of signing in (locks, devices, factors, applications): the owner is notified, who may not have done it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.messages import content, queue
from notify.messages.content import Content
from notify.messages.queue import Addressee, Draft

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class AccountLocked:
    """Wrong passwords or codes locked an account, or one known device alone."""

    account_id: UUID
    locked_until: datetime
    this_device: bool = False
    second_factor: bool = False


@subscriptions.on("auth.account-locked.v1", AccountLocked)
def tell_of_lock(session: Session, event: AccountLocked) -> None:
    """Tell the owner, once for each lock."""
    locked = content.AccountLocked(event.locked_until, this_device=event.this_device, second_factor=event.second_factor)
    _tell_owner(session, event, event.account_id, locked)


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
    """Tell the owner of a new device."""
    _tell_owner(session, event, event.account_id, content.NewDevice(event.browser, event.system, event.at))


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
    """Tell the owner of another second step."""
    changed = content.SecondFactorChanged(event.change, event.kind, event.left, event.at)
    _tell_owner(session, event, event.account_id, changed)


@dataclass(frozen=True)
class ApplicationChanged:
    """An application was allowed to act in somebody's name, or is no longer."""

    account_id: UUID
    application_id: UUID
    application_name: str
    scope: str
    at: datetime


@subscriptions.on("auth.application-allowed.v1", ApplicationChanged)
def tell_of_allowed_application(session: Session, event: ApplicationChanged) -> None:
    """Tell the owner what an application may do from now on."""
    _tell_owner(session, event, event.account_id, _application(event, allowed=True))


@subscriptions.on("auth.application-withdrawn.v1", ApplicationChanged)
def tell_of_withdrawn_application(session: Session, event: ApplicationChanged) -> None:
    """Tell the owner that an application may do nothing any more."""
    _tell_owner(session, event, event.account_id, _application(event, allowed=False))


def _application(event: ApplicationChanged, *, allowed: bool) -> Content:
    return content.ApplicationChanged(allowed, event.application_name, tuple(event.scope.split()), event.at)


@dataclass(frozen=True)
class OutsideIdentityChanged:
    """Another service opens an account from now on, or no longer."""

    account_id: UUID
    change: str
    provider_name: str
    at: datetime


@subscriptions.on("auth.outside-identity-changed.v1", OutsideIdentityChanged)
def tell_of_outside_identity(session: Session, event: OutsideIdentityChanged) -> None:
    """Tell the owner which other service opens the account, or no longer does."""
    changed = content.OutsideIdentityChanged(event.change == "linked", event.provider_name, event.at)
    _tell_owner(session, event, event.account_id, changed)


@dataclass(frozen=True)
class SupportActed:
    """Support did something on an account."""

    account_id: UUID
    act: str
    reason: str
    at: datetime


@subscriptions.on("auth.support-acted.v1", SupportActed)
def tell_of_support(session: Session, event: SupportActed) -> None:
    """Tell the owner what support did, and why."""
    _tell_owner(session, event, event.account_id, content.SupportActed(event.act, event.reason, event.at))


def _tell_owner(session: Session, event: object, account_id: UUID, what: Content) -> None:
    queue.add_for_event(session, context(), event, Draft(what, Addressee(account_id)))
