"""Openings: whoever holds a link sees what it shows, and its owner sees that they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.events.outbox import record
from chartrier.http.client_address import network_of
from chartrier.http.cursors import Cursor
from chartrier.ids import new_id
from sharing.errors import LinkClosed, LinkNotFound, WrongCode, reason
from sharing.events import LinkOpened
from sharing.links import queries
from sharing.links.ending import shows_what_its_owner_may_open
from sharing.links.models import Link, LinkState, Protection
from sharing.openings.devices import device_of
from sharing.openings.models import Opening

_NEWEST: Final = "newest"


@dataclass(frozen=True)
class FoundOpenings:
    """Some openings, and the place after which others come."""

    items: Sequence[Opening]
    next: str | None


def holder_of(session: Session, secret_hash: str) -> UUID | None:
    """Return within which holder the link with this secret is seen, if there is one."""
    holder_ids = session.scalar(select(Link.holder_ids).where(Link.secret_hash == secret_hash))
    return holder_ids[0] if holder_ids else None


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
        at=context.now,
        device=device_of(context.user_agent),
        network=network_of(context.client_address),
    )
    session.add(opening)
    event = LinkOpened(
        tenant_id=link.account_id,
        link_id=link.id,
        holder_ids=link.holder_ids,
        document_ids=link.document_ids,
        at=context.now,
        account_id=link.account_id,
        recipient_name=link.recipient_name,
        number=link.openings,
        tell=link.tell_opening,
    )
    record(session, event)
    return link


def openings_of(session: Session, link_id: UUID, *, by: Principal, after: Cursor | None, limit: int) -> FoundOpenings:
    """Return some openings of one of the caller's own links, newest first."""
    link = queries.find(session, link_id, by=by)
    newest = select(Opening).where(Opening.link_id == link.id).order_by(Opening.at.desc(), Opening.id.desc())
    if after is not None:
        newest = newest.where(tuple_(Opening.at, Opening.id) < tuple_(_moment(after), after.id))
    found = session.scalars(newest.limit(limit + 1)).all()
    items = found[:limit]
    more = len(found) > limit
    return FoundOpenings(items, Cursor(_NEWEST, items[-1].at, items[-1].id).encode() if more else None)


def _moment(after: Cursor) -> datetime:
    if after.order != _NEWEST or isinstance(after.key, str):
        raise LinkNotFound
    return after.key
