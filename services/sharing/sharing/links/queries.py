"""Questions about links: one of the caller's, or a page of them."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.http.pagination import Page, Window
from sharing.errors import LinkNotFound
from sharing.links.models import Link, SharedDocument

ORDERS: Final = {
    "created_at": Link.created_at,
    "expires_at": Link.expires_at,
    "recipient_name": func.lower(Link.recipient_name),
    "openings": Link.openings,
}


def find(session: Session, link_id: UUID, *, by: Principal) -> Link:
    """Return one of the caller's own links, locked; anybody else's does not exist."""
    own = select(Link).where(Link.id == link_id, Link.account_id == by.id).with_for_update()
    link = session.scalar(own)
    if link is None:
        raise LinkNotFound
    return link


def links_of(session: Session, *, by: Principal, q: str = "", sort: str = "-created_at", window: Window) -> Page[Link]:
    """Return a page of the caller's own links."""
    own = [Link.account_id == by.id, *([_contains(q.strip())] if q.strip() else [])]
    total = session.scalar(select(func.count()).select_from(Link).where(*own)) or 0
    page = select(Link).where(*own).order_by(_order(sort), Link.id.desc()).offset(window.offset).limit(window.size)
    return Page(items=session.scalars(page).all(), total=total, page=window.page, size=window.size)


def _contains(words: str) -> ColumnElement[bool]:
    in_title = exists().where(SharedDocument.link_id == Link.id, SharedDocument.title.icontains(words, autoescape=True))
    return or_(
        Link.recipient_name.icontains(words, autoescape=True),
        Link.recipient_email.icontains(words, autoescape=True),
        in_title,
    )


def _order(sort: str) -> ColumnElement[Any]:
    column = ORDERS[sort.removeprefix("-")]
    return column.desc() if sort.startswith("-") else column.asc()
