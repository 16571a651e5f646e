"""Events of accounts that are merged, separated, exported, closed and erased."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.runtime.current import context
from notify.messages import queue
from notify.messages.content import AccountClosed, AccountsMerged, AccountsSeparated, ExportReady
from notify.messages.queue import Addressee, Draft

subscriptions = Subscriptions("notify")
account_erasure.subscribe(subscriptions)


@dataclass(frozen=True)
class AccountMerged:
    """One account took another one's place."""

    merge_id: UUID
    account_id: UUID
    absorbed_id: UUID
    at: datetime
    undo_until: datetime


@subscriptions.on("auth.account-merged.v1", AccountMerged)
def tell_of_merge(session: Session, event: AccountMerged) -> None:
    """Tell the owner at the addresses of both accounts."""
    for account_id in (event.account_id, event.absorbed_id):
        absorbed = account_id == event.absorbed_id
        merged = AccountsMerged(absorbed, event.merge_id, event.at, event.undo_until)
        queue.add_for_event(session, context(), event, Draft(merged, Addressee(account_id)))


@dataclass(frozen=True)
class AccountSeparated:
    """A merge was undone."""

    merge_id: UUID
    account_id: UUID
    absorbed_id: UUID
    at: datetime


@subscriptions.on("auth.account-separated.v1", AccountSeparated)
def tell_of_separation(session: Session, event: AccountSeparated) -> None:
    """Tell the owners at the addresses of both accounts."""
    for account_id in (event.account_id, event.absorbed_id):
        draft = Draft(AccountsSeparated(event.at), Addressee(account_id))
        queue.add_for_event(session, context(), event, draft)


@dataclass(frozen=True)
class ExportIsReady:
    """The copy of everything held on somebody is there."""

    export_id: UUID
    account_id: UUID
    expires_at: datetime


@subscriptions.on("auth.export-ready.v1", ExportIsReady)
def tell_of_export(session: Session, event: ExportIsReady) -> None:
    """Tell the owner that it can be taken, until when."""
    draft = Draft(ExportReady(event.expires_at), Addressee(event.account_id))
    queue.add_for_event(session, context(), event, draft)


@dataclass(frozen=True)
class AccountWasClosed:
    """Every service has erased what it held."""

    closing_id: UUID
    account_id: UUID
    email: str
    first_name: str
    language: str
    at: datetime
    retained: tuple[str, ...]


@subscriptions.on("auth.account-closed.v1", AccountWasClosed)
def send_last_message(session: Session, event: AccountWasClosed) -> None:
    """Say once that all is done; the address is forgotten with this message."""
    if not event.email:
        return
    to = Addressee(email=event.email, name=event.first_name, language=event.language)
    queue.add_for_event(session, context(), event, Draft(AccountClosed(event.at, event.retained), to))
