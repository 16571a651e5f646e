"""The events of sharing: what became of share links, for the security journal."""

from sqlalchemy.orm import Session

from auth.security_journal import share_entries
from auth.security_journal.share_entries import ShareLink
from chartrier.events.subscriptions import Subscriptions

subscriptions = Subscriptions("auth")


@subscriptions.on("sharing.link-created.v1", ShareLink)
def write_created(session: Session, event: ShareLink) -> None:
    """Write in the journal that a link was created."""
    share_entries.write_created(session, event)


@subscriptions.on("sharing.link-opened.v1", ShareLink)
def write_opened(session: Session, event: ShareLink) -> None:
    """Write in the journal that somebody else opened a link."""
    share_entries.write_opened(session, event)


@subscriptions.on("sharing.link-withdrawn.v1", ShareLink)
def write_withdrawn(session: Session, event: ShareLink) -> None:
    """Write in the journal that a link was withdrawn."""
    share_entries.write_withdrawn(session, event)
