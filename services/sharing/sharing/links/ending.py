"""The end of a link: its owner withdraws it, or loses the right to what it shows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.projections import grants
from sharing.events import LinkWithdrawn
from sharing.links.models import Link


def shows_what_its_owner_may_open(session: Session, link: Link) -> bool:
    """Tell whether the owner of a link (or the account that made it) may still open every document that it shows."""
    held = grants.held_on(session, {link.account_id, link.created_by}, holder_id=link.holder_id)
    return all(
        any(grant.opens(document.organisation_id, document.required_right) for grant in held)
        for document in link.documents
    )


def withdraw(session: Session, link: Link, *, now: datetime) -> Link:
    """Close a link, also for a page that is open; one that is closed stays as it is."""
    if link.withdrawn_at is None:
        link.withdrawn_at = now
        event = LinkWithdrawn(
            tenant_id=link.holder_id,
            link_id=link.id,
            holder_id=link.holder_id,
            document_ids=link.document_ids,
            at=now,
            account_id=link.account_id,
        )
        record(session, event)
    return link


def withdraw_without_right(session: Session, context: Context, *, account_id: UUID, holder_id: UUID) -> None:
    """Close the account's links on a holder that show something which it may not open any more."""
    open_links = select(Link).where(
        Link.account_id == account_id, Link.holder_id == holder_id, Link.withdrawn_at.is_(None)
    )
    for link in session.scalars(open_links.with_for_update()):
        if not shows_what_its_owner_may_open(session, link):
            withdraw(session, link, now=context.now)
