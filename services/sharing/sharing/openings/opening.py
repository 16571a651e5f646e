"""Openings: whoever holds a link sees what it shows, and its owner sees that they did."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.events.outbox import record
from chartrier.http.client_address import network_of
from chartrier.http.pagination import Page, Window
from chartrier.ids import new_id
from sharing.errors import LinkClosed, WrongCode, reason
from sharing.events import LinkOpened
from sharing.links import queries
from sharing.links.ending import shows_what_its_owner_may_open
from sharing.links.models import Link, LinkState, Protection
from sharing.openings.devices import device_of
from sharing.openings.models import Opening


def holder_of(session: Session, secret_hash: str) -> UUID | None:
    """Return within which holder the link with this secret is, if there is one."""
    return session.scalar(select(Link.holder_id).where(Link.secret_hash == secret_hash))


def find_open(session: Session, context: Context, secret_hash: str) -> Link:
    """Return the link with this secret, locked, as long as it may still be opened."""
    link = session.scalar(select(Link).where(Link.secret_hash == secret_hash).with_for_update())
    if link is None or link.state(context.now) != LinkState.OPEN or not shows_what_its_owner_may_open(session, link):
        raise LinkClosed
    return link


def find_visited(session: Session, context: Context, link_id: UUID, *, secret_mark: str) -> Link:
    """Return a link whose page is open, also after its last opening, as long as nothing else ended it."""
    link = session.get(Link, link_id)
    if link is None or secret_mark_of(link) != secret_mark:
        raise LinkClosed
    is_open = link.state(context.now) in (LinkState.OPEN, LinkState.SPENT)
    if not is_open or not shows_what_its_owner_may_open(session, link):
        raise LinkClosed
    return link


def secret_mark_of(link: Link) -> str:
    """Return what tells the present secret of a link from one before it, and nothing else."""
    return link.secret_hash[:16]


def open_link(session: Session, context: Context, secret_hash: str, *, code_hash: str | None) -> Link:
    """Return the link with this secret, and record that it was opened; a code is used up by it."""
    link = find_open(session, context, secret_hash)
    if link.protection == Protection.CODE:
        if code_hash is None or link.code_hash != code_hash:
            raise WrongCode(reason("code", "worn-code", language=context.language))
        link.code_hash = None
    link.openings += 1
    opening = Opening(
        id=new_id(),
        link_id=link.id,
        account_id=link.account_id,
        holder_id=link.holder_id,
        at=context.now,
        device=device_of(context.user_agent),
        network=network_of(context.client_address),
    )
    session.add(opening)
    event = LinkOpened(
        tenant_id=link.holder_id,
        link_id=link.id,
        holder_id=link.holder_id,
        document_ids=link.document_ids,
        at=context.now,
        account_id=link.account_id,
    )
    record(session, event)
    return link


def openings_of(session: Session, link_id: UUID, *, by: Principal, window: Window) -> Page[Opening]:
    """Return the openings of one of the caller's own links, newest first."""
    link = queries.find(session, link_id, by=by)
    newest = select(Opening).where(Opening.link_id == link.id).order_by(Opening.at.desc(), Opening.id.desc())
    total = session.scalar(select(func.count()).select_from(Opening).where(Opening.link_id == link.id)) or 0
    items = session.scalars(newest.offset(window.offset).limit(window.size)).all()
    return Page(items=items, total=total, page=window.page, size=window.size)
