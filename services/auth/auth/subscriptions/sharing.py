"""What the security journal hears from elsewhere: what became of one's share links."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from auth.row_scope import act_for
from auth.security_journal import journal
from chartrier.events.subscriptions import Subscriptions

subscriptions = Subscriptions("auth")

# Somebody who takes a document ten times in a row is one line, else whoever has a link could bury all others.
_ONE_LINE_FOR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class LinkMoved:
    """A share link was made, opened or closed."""

    account_id: UUID
    link_id: UUID
    at: datetime
    document_ids: list[UUID] = field(default_factory=list)
    recipient_name: str = ""


@dataclass(frozen=True)
class SharedDocumentDownloaded:
    """Whoever has a link took a copy of what it shows."""

    account_id: UUID
    link_id: UUID
    document_id: UUID
    at: datetime


@subscriptions.on("sharing.link-created.v1", LinkMoved)
def write_down_share(session: Session, event: LinkMoved) -> None:
    """A link that others may open."""
    _write(session, event, "shared", count=len(event.document_ids), recipient=event.recipient_name)


@subscriptions.on("sharing.link-opened.v1", LinkMoved)
def write_down_opening(session: Session, event: LinkMoved) -> None:
    """Somebody else saw what was shared."""
    _write(session, event, "share-opened", count=len(event.document_ids), **_to_whom(session, event))


@subscriptions.on("sharing.link-withdrawn.v1", LinkMoved)
def write_down_withdrawal(session: Session, event: LinkMoved) -> None:
    """A link opens nothing any more."""
    _write(session, event, "share-withdrawn")


@subscriptions.on("vault.shared-document-downloaded.v1", SharedDocumentDownloaded)
def write_down_download(session: Session, event: SharedDocumentDownloaded) -> None:
    """Somebody else took what was shared."""
    act_for(session, event.account_id)
    this = {"link": str(event.link_id), "document": str(event.document_id)}
    since = event.at - _ONE_LINE_FOR
    if journal.latest(session, event.account_id, "share-downloaded", since=since, **this) is None:
        _write(session, event, "share-downloaded", document=str(event.document_id), **_to_whom(session, event))


def _write(session: Session, event: LinkMoved | SharedDocumentDownloaded, act: str, **details: str | int) -> None:
    act_for(session, event.account_id)
    link = str(event.link_id)
    journal.write(session, event.account_id, act, now=event.at, seen_from=None, link=link, **details)


def _to_whom(session: Session, event: LinkMoved | SharedDocumentDownloaded) -> dict[str, str]:
    """The name that the link was made for, as far as it was heard of."""
    act_for(session, event.account_id)
    since = event.at - journal.KEPT_FOR
    shared = journal.latest(session, event.account_id, "shared", since=since, link=str(event.link_id))
    return {} if shared is None else {"recipient": str(shared.details["recipient"])}
