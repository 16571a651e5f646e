"""The events of the vault: addresses to which depositors send, and shared documents that somebody downloaded."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts import depositor_addresses, identifiers
from auth.accounts.depositor_addresses import UsedAddress
from auth.security_journal import share_entries
from auth.security_journal.share_entries import SharedDocument
from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context

subscriptions = Subscriptions("auth")


@dataclass(frozen=True)
class Recipient:
    """Who something was sent to."""

    kind: str
    email: str | None = None


@dataclass(frozen=True)
class DepositReceived:
    """Something was sent to a holder, at an address."""

    holder_id: UUID
    organisation_name: str
    recipient: Recipient


@dataclass(frozen=True)
class SharedDocumentDownloaded:
    """Whoever has a link downloaded what it shows."""

    account_id: UUID
    link_id: UUID
    document_id: UUID
    at: datetime


@subscriptions.on("vault.deposit-received.v1", DepositReceived)
def add_depositor_address(session: Session, event: DepositReceived) -> None:
    """Record to which address a depositor sends, which may be another one than before."""
    if event.recipient.kind == "person" and event.recipient.email:
        address = identifiers.canonical(event.recipient.email)
        used = UsedAddress(event.holder_id, address, event.organisation_name)
        depositor_addresses.add_another(session, context(), used)


@subscriptions.on("vault.shared-document-downloaded.v1", SharedDocumentDownloaded)
def write_download(session: Session, event: SharedDocumentDownloaded) -> None:
    """Write in the journal that somebody else downloaded what was shared."""
    share_entries.write_download(session, SharedDocument(**vars(event)))
