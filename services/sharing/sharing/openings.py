"""Openings: whoever holds a link sees what it shows, and its owner sees that they did."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.events.outbox import record
from chartrier.http.pagination import Page, Window
from chartrier.ids import new_id
from sharing import links
from sharing.errors import LinkClosed
from sharing.events import LinkOpened
from sharing.models import OPEN, Link, Opening


@dataclass(frozen=True)
class Visitor:
    """Where an opening comes from, as far as its owner may know: the kind of device, and the network."""

    device: str
    network: str


def device_of(user_agent: str) -> str:
    """The kind of device: `phone`, `tablet`, `computer` or `other`."""
    told = user_agent.lower()
    if "ipad" in told or "tablet" in told or ("android" in told and "mobile" not in told):
        return "tablet"
    if "mobi" in told or "iphone" in told:
        return "phone"
    return "computer" if any(system in told for system in ("windows", "macintosh", "x11", "cros")) else "other"


def holder_of(session: Session, secret_hash: bytes) -> UUID | None:
    """Within which holder the link with this secret is, if there is one."""
    return session.scalar(select(Link.holder_id).where(Link.secret_hash == secret_hash))


def open_link(session: Session, secret_hash: bytes, *, visitor: Visitor, now: datetime) -> Link:
    """Show what a link shows, and write down that it was opened."""
    link = session.scalar(select(Link).where(Link.secret_hash == secret_hash).with_for_update())
    if link is None or link.state(now) != OPEN:
        raise LinkClosed
    if links.lost(session, account_id=link.account_id, holder_id=link.holder_id, among=[link.id]):
        raise LinkClosed
    link.openings += 1
    opening = Opening(
        id=new_id(),
        link_id=link.id,
        account_id=link.account_id,
        holder_id=link.holder_id,
        at=now,
        device=visitor.device,
        address=visitor.network,
    )
    session.add(opening)
    shown = [document.document_id for document in link.documents]
    fact = LinkOpened(
        tenant_id=link.holder_id,
        link_id=link.id,
        holder_id=link.holder_id,
        document_ids=shown,
        at=now,
        account_id=link.account_id,
    )
    record(session, fact)
    return link


def of(session: Session, link_id: UUID, *, by: Principal, window: Window) -> Page[Opening]:
    """The openings of one of the caller's own links, newest first."""
    link = links.find(session, link_id, by=by)
    newest = select(Opening).where(Opening.link_id == link.id).order_by(Opening.at.desc(), Opening.id.desc())
    total = session.scalar(select(func.count()).select_from(Opening).where(Opening.link_id == link.id)) or 0
    items = session.scalars(newest.offset(window.offset).limit(window.size)).all()
    return Page(items=items, total=total, page=window.page, size=window.size)
