"""Accounts that merge, separate or close: their links follow them, or end with them."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, or_, select, text
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport
from sharing import links
from sharing.models import Link, Opening, Person, SharedDocument

_FOLLOW: Final = text("""
    WITH moved AS (
        UPDATE links l SET account_id = p.effective_account_id FROM effective_accounts p
        WHERE p.account_id = l.made_by AND l.account_id <> p.effective_account_id RETURNING l.id, l.account_id
    ), shown AS (
        UPDATE shared_documents d SET account_id = m.account_id FROM moved m WHERE d.link_id = m.id
    )
    UPDATE openings o SET account_id = m.account_id FROM moved m WHERE o.link_id = m.id
""")


def follow(session: Session) -> None:
    """Have every link belong to whoever has the place of the account that made it."""
    session.execute(_FOLLOW)


def erase(session: Session, asked: Erasure) -> ErasureReport:
    """Close every link of closed accounts, everywhere, and forget them with whom they were for and who opened them."""
    whose = or_(Link.account_id.in_(asked.accounts), Link.made_by.in_(asked.accounts))
    theirs = session.scalars(select(Link).where(whose).with_for_update()).all()
    for link in theirs:
        links.withdraw(session, link, now=asked.at)
    session.flush()
    ids = [link.id for link in theirs]
    openings = session.execute(delete(Opening).where(Opening.link_id.in_(ids)).returning(Opening.id)).all()
    session.execute(delete(SharedDocument).where(SharedDocument.link_id.in_(ids)))
    session.execute(delete(Link).where(Link.id.in_(ids)))
    session.execute(delete(Person).where(Person.account_id.in_(asked.accounts)))
    return ErasureReport(erased=[ErasedItems("links", len(ids)), ErasedItems("openings", len(openings))])


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """What is held on somebody: what they shared, with whom, and when it was opened."""
    own = session.scalars(select(Link).where(Link.account_id == by.id).order_by(Link.created_at)).all()
    return {"links": [_told(session, link) for link in own]}


def _told(session: Session, link: Link) -> dict[str, Any]:
    opened = session.scalars(select(Opening).where(Opening.link_id == link.id).order_by(Opening.at))
    return {
        "id": link.id,
        "created_at": link.created_at,
        "expires_at": link.expires_at,
        "withdrawn_at": link.withdrawn_at,
        "recipient_name": link.recipient_name,
        "recipient_email": link.recipient_email,
        "message": link.message,
        "download": link.download,
        "documents": [_document(each.document_id, each) for each in link.documents],
        "openings": [{"at": each.at, "device": each.device, "network": each.address} for each in opened],
    }


def _document(document_id: UUID, shown: SharedDocument) -> dict[str, Any]:
    return {"document_id": document_id, "title": shown.title, "type": shown.type}
