"""The journal entries about share links: what others did with them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from auth.row_scope import act_for
from auth.security_journal import journal
from chartrier.access.context import Context

# Somebody who downloads a document ten times in a row is one entry, else whoever has a link could bury all others.
_ONE_ENTRY_FOR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class ShareLink:
    """A share link, whose it is, and when something happened to it."""

    account_id: UUID
    link_id: UUID
    at: datetime
    document_ids: list[UUID] = field(default_factory=list)
    recipient_name: str = ""


@dataclass(frozen=True)
class SharedDocument:
    """A document that a share link shows, and when somebody downloaded it."""

    account_id: UUID
    link_id: UUID
    document_id: UUID
    at: datetime


def write_created(session: Session, link: ShareLink) -> None:
    """Write that a link was created."""
    _write(session, link, "shared", count=len(link.document_ids), recipient=link.recipient_name)


def write_opened(session: Session, link: ShareLink) -> None:
    """Write that somebody else opened a link."""
    _write(session, link, "share-opened", count=len(link.document_ids), **_recipient(session, link))


def write_withdrawn(session: Session, link: ShareLink) -> None:
    """Write that a link opens nothing any more."""
    _write(session, link, "share-withdrawn")


def write_download(session: Session, shared: SharedDocument) -> None:
    """Write that somebody else downloaded a document, once in an hour."""
    act_for(session, shared.account_id)
    this = {"link": str(shared.link_id), "document": str(shared.document_id)}
    since = shared.at - _ONE_ENTRY_FOR
    if journal.latest(session, shared.account_id, "share-downloaded", since=since, **this) is None:
        document, recipient = str(shared.document_id), _recipient(session, shared)
        _write(session, shared, "share-downloaded", document=document, **recipient)


def _write(session: Session, about: ShareLink | SharedDocument, act: str, **details: str | int) -> None:
    act_for(session, about.account_id)
    journal.write(session, Context(about.at), about.account_id, act, link=str(about.link_id), **details)


def _recipient(session: Session, about: ShareLink | SharedDocument) -> dict[str, str]:
    """Return the name that the link was created for, as far as it is known."""
    act_for(session, about.account_id)
    since = about.at - journal.RETENTION
    created = journal.latest(session, about.account_id, "shared", since=since, link=str(about.link_id))
    return {} if created is None else {"recipient": str(created.details["recipient"])}
