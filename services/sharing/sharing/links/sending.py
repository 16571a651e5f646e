"""What goes out about links: once more to the recipient under a new secret, and a word to the owner before the end."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.ids import new_id
from sharing.errors import LinkEnded
from sharing.events import LinkReminded, LinkSentAgain
from sharing.links import queries
from sharing.links.creation import LinkSecret
from sharing.links.models import Link, LinkState

# The owner is told two days before; of a share that lasts hardly longer, its beginning said enough.
TOLD_BEFORE: Final = timedelta(days=2)
LASTING: Final = timedelta(days=3)
_AT_ONCE: Final = 100


def send_again(session: Session, context: Context, secrets: Mapping[UUID, LinkSecret]) -> list[Link]:
    """Send the caller's links once more, each under a new secret: the former ones open nothing any more."""
    links = queries.find_all(session, secrets, by=context.caller)
    if any(link.state(context.now) != LinkState.OPEN for link in links):
        raise LinkEnded
    for link in links:
        link.secret_hash, link.sent_at = secrets[link.id].secret_hash, context.now
        link.code_hash = None
        record(session, _sent_again(link, secrets[link.id].sealed_link))
    return links


def tell_of_ends(session: Session, context: Context) -> bool:
    """Tell the owners of some links that these end soon, each once; return whether there may be more."""
    due = select(Link).where(*_ends_soon(context)).order_by(Link.expires_at).limit(_AT_ONCE)
    links = session.scalars(due.with_for_update(skip_locked=True)).all()
    for link in links:
        link.end_told_at = context.now
        record(session, _ending(link, context))
    return len(links) == _AT_ONCE


def _ends_soon(context: Context) -> tuple[ColumnElement[bool], ...]:
    return (
        Link.withdrawn_at.is_(None),
        Link.end_told_at.is_(None),
        Link.expires_at > context.now,
        Link.expires_at <= context.now + TOLD_BEFORE,
        Link.expires_at - Link.created_at > LASTING,
        or_(Link.most_openings.is_(None), Link.openings < Link.most_openings),
    )


def _sent_again(link: Link, sealed_link: str) -> LinkSentAgain:
    return LinkSentAgain(
        tenant_id=link.account_id,
        sending_id=new_id(),
        link_id=link.id,
        document_ids=link.document_ids,
        at=link.sent_at,
        account_id=link.account_id,
        sender_name=link.sender_name,
        recipient_name=link.recipient_name,
        recipient_email=link.recipient_email,
        message=link.message,
        expires_at=link.expires_at,
        protection=link.protection,
        most_openings=link.most_openings,
        sealed_link=sealed_link,
    )


def _ending(link: Link, context: Context) -> LinkReminded:
    return LinkReminded(
        tenant_id=link.account_id,
        link_id=link.id,
        document_ids=link.document_ids,
        at=context.now,
        account_id=link.account_id,
        recipient_name=link.recipient_name,
        openings=link.openings,
        expires_at=link.expires_at,
    )
