"""What notify hears of accounts that merge, separate, are taken along or closed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from notify import messages
from notify.content import AccountClosed, AccountsMerged, AccountsSeparated, Content, ExportReady
from notify.messages import Addressee
from notify.ports import ports

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class Merged:
    """One account took another one's place."""

    merge_id: UUID
    account_id: UUID
    absorbed_id: UUID
    at: datetime
    undo_until: datetime


@subscriptions.on("auth.account-merged.v1", Merged)
def announce_merge(session: Session, event: Merged) -> None:
    """Tell the owner at the addresses of both accounts."""
    _tell_both(session, event, AccountsMerged(event.at, event.undo_until))


@dataclass(frozen=True)
class Separated:
    """A merge was undone."""

    merge_id: UUID
    account_id: UUID
    absorbed_id: UUID
    at: datetime


@subscriptions.on("auth.account-separated.v1", Separated)
def announce_separation(session: Session, event: Separated) -> None:
    """Tell the owners at the addresses of both accounts."""
    _tell_both(session, event, AccountsSeparated(event.at))


def _tell_both(session: Session, event: Merged | Separated, content: Content) -> None:
    for account_id in (event.account_id, event.absorbed_id):
        messages.tell(session, event, content, Addressee(account_id), now=ports().clock.now())


@dataclass(frozen=True)
class ExportIsReady:
    """The copy of everything held on somebody is there."""

    export_id: UUID
    account_id: UUID
    expires_at: datetime


@subscriptions.on("auth.export-ready.v1", ExportIsReady)
def announce_export(session: Session, event: ExportIsReady) -> None:
    """Tell the owner that it can be taken, until when."""
    messages.tell(session, event, ExportReady(event.expires_at), Addressee(event.account_id), now=ports().clock.now())


@dataclass(frozen=True)
class AccountWasClosed:
    """Every service has erased what it held."""

    closing_id: UUID
    account_id: UUID
    email: str
    first_name: str
    language: str
    at: datetime
    kept: tuple[str, ...]


@subscriptions.on("auth.account-closed.v1", AccountWasClosed)
def say_farewell(session: Session, event: AccountWasClosed) -> None:
    """Say once that all is done; the address is forgotten with this message."""
    if not event.email:
        return
    to = Addressee(email=event.email, name=event.first_name, language=event.language)
    messages.tell(session, event, AccountClosed(event.at, event.kept), to, now=ports().clock.now())
