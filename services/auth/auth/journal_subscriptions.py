"""What the security journal tells beyond sign-ins: what auth itself said, and what became of one's share links."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from auth import security_journal
from auth.ports import ports
from auth.scopes import act_for
from auth.subscriptions import subscriptions

__all__ = ["subscriptions"]


@dataclass(frozen=True)
class OfAnAccount:
    """Something that happened to an account."""

    account_id: UUID
    at: datetime | None = None


@dataclass(frozen=True)
class PhoneChanged(OfAnAccount):
    """A phone number was added or taken away."""

    added: bool = True
    ending: str = ""


@dataclass(frozen=True)
class SecondFactorChanged(OfAnAccount):
    """A second factor or its recovery codes changed."""

    change: str = "added"


@dataclass(frozen=True)
class LinkMoved(OfAnAccount):
    """A share link was made, opened or closed."""

    document_ids: list[UUID] = field(default_factory=list)
    recipient_name: str = ""


def _write(session: Session, event: OfAnAccount, act: str, **details: str | int) -> None:
    act_for(session, event.account_id)
    now = event.at or ports().clock.now()
    security_journal.write(session, event.account_id, act, now=now, seen_from=None, **details)


@subscriptions.on("auth.password-changed.v1", OfAnAccount)
def write_down_password(session: Session, event: OfAnAccount) -> None:
    """Another password."""
    _write(session, event, "password-changed")


@subscriptions.on("auth.email-changed.v1", OfAnAccount)
def write_down_email(session: Session, event: OfAnAccount) -> None:
    """Another address."""
    _write(session, event, "email-changed")


@subscriptions.on("auth.phone-changed.v1", PhoneChanged)
def write_down_phone(session: Session, event: PhoneChanged) -> None:
    """A phone number more or less."""
    _write(session, event, "phone-added" if event.added else "phone-removed", ending=event.ending)


@subscriptions.on("auth.second-factor-changed.v1", SecondFactorChanged)
def write_down_second_factor(session: Session, event: SecondFactorChanged) -> None:
    """A second factor more or less, recovery codes made or used."""
    _write(session, event, f"second-factor-{event.change}")


@subscriptions.on("auth.device-added.v1", OfAnAccount)
def write_down_device(session: Session, event: OfAnAccount) -> None:
    """A device that the account never signed in on."""
    _write(session, event, "new-device")


@subscriptions.on("auth.identifier-recovered.v1", OfAnAccount)
def write_down_recovery(session: Session, event: OfAnAccount) -> None:
    """A lost identifier was recovered."""
    _write(session, event, "identifier-recovered")


@subscriptions.on("auth.account-locked.v1", OfAnAccount)
def write_down_lock(session: Session, event: OfAnAccount) -> None:
    """Too many wrong passwords."""
    _write(session, event, "locked")


@subscriptions.on("auth.account-activated.v1", OfAnAccount)
def write_down_activation(session: Session, event: OfAnAccount) -> None:
    """The account was taken into use."""
    _write(session, event, "activated")


@subscriptions.on("sharing.link-created.v1", LinkMoved)
def write_down_share(session: Session, event: LinkMoved) -> None:
    """A link that others may open."""
    _write(session, event, "shared", count=len(event.document_ids), recipient=event.recipient_name)


@subscriptions.on("sharing.link-opened.v1", LinkMoved)
def write_down_opening(session: Session, event: LinkMoved) -> None:
    """Somebody else saw what was shared."""
    _write(session, event, "share-opened", count=len(event.document_ids))


@subscriptions.on("sharing.link-withdrawn.v1", LinkMoved)
def write_down_withdrawal(session: Session, event: LinkMoved) -> None:
    """A link opens nothing any more."""
    _write(session, event, "share-withdrawn")
