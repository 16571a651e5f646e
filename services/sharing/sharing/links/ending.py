"""The end of a link: its owner withdraws it, loses the right to what it shows, or deletes it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from chartrier.events.outbox import record
from chartrier.projections import grants
from chartrier.projections.grants import Grant
from sharing.events import LinkWithdrawn
from sharing.links.models import Link, SharedDocument


def shows_what_its_owner_may_open(session: Session, link: Link) -> bool:
    """Tell whether the owner of a link (or the account that made it) may still open every document that it shows."""
    return all(
        _is_shown_by_right(link, _held_by_owners(session, [link], holder_id=holder_id), holder_id=holder_id)
        for holder_id in link.holder_ids
    )


def _held_by_owners(session: Session, links: Iterable[Link], *, holder_id: UUID) -> list[Grant]:
    owners = {owner for link in links for owner in (link.account_id, link.created_by)}
    # A link shows several spaces' documents: the rights on each are seen within that one.
    with as_tenant(session, holder_id):
        return grants.held_on(session, owners, holder_id=holder_id)


def _is_shown_by_right(link: Link, held: Iterable[Grant], *, holder_id: UUID) -> bool:
    own = [grant for grant in held if grant.principal_id in (link.account_id, link.created_by)]
    return all(
        any(grant.opens(document.organisation_id, document.required_right) for grant in own)
        for document in link.documents
        if document.holder_id == holder_id
    )


def withdraw(session: Session, link: Link, *, now: datetime) -> Link:
    """Close a link, also for a page that is open; one that is closed stays as it is."""
    if link.withdrawn_at is None:
        link.withdrawn_at = now
        event = LinkWithdrawn(
            tenant_id=link.account_id,
            link_id=link.id,
            holder_ids=link.holder_ids,
            document_ids=link.document_ids,
            at=now,
            account_id=link.account_id,
        )
        record(session, event)
    return link


def withdraw_without_right(session: Session, context: Context, *, account_id: UUID, holder_id: UUID) -> None:
    """Close the account's links on a holder that show something which it may not open any more."""
    open_links = (Link.account_id == account_id, Link.holder_ids.contains([holder_id]), Link.withdrawn_at.is_(None))
    links = session.scalars(select(Link).where(*open_links).with_for_update()).all()
    held = _held_by_owners(session, links, holder_id=holder_id)
    for link in links:
        if not _is_shown_by_right(link, held, holder_id=holder_id):
            withdraw(session, link, now=context.now)


def withdraw_shares_of(session: Session, context: Context, document_id: UUID) -> None:
    """Close every link that shows a document which is gone."""
    showing = select(SharedDocument.link_id).where(SharedDocument.document_id == document_id)
    links = select(Link).where(Link.id.in_(showing), Link.withdrawn_at.is_(None)).order_by(Link.id)
    for link in session.scalars(links.with_for_update()).all():
        withdraw(session, link, now=context.now)
