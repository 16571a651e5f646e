"""Erasure: the links of a closed account open nothing any more, and are forgotten with whom they were for."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport
from chartrier.projections import person_names
from sharing.links import ending
from sharing.links.models import Link, SharedDocument
from sharing.openings.models import Opening


def erase(session: Session, requested: Erasure) -> ErasureReport:
    """Close every link of closed accounts, everywhere, and delete it with what it showed and who opened it."""
    theirs = or_(Link.account_id.in_(requested.accounts), Link.created_by.in_(requested.accounts))
    closed = session.scalars(select(Link).where(theirs).with_for_update()).all()
    for link in closed:
        ending.withdraw(session, link, now=requested.at)
    session.flush()
    ids = [link.id for link in closed]
    openings = session.execute(delete(Opening).where(Opening.link_id.in_(ids)).returning(Opening.id)).all()
    session.execute(delete(SharedDocument).where(SharedDocument.link_id.in_(ids)))
    session.execute(delete(Link).where(Link.id.in_(ids)))
    for account_id in requested.accounts:
        person_names.forget(session, account_id)
    return ErasureReport(erased=[ErasedItems("links", len(ids)), ErasedItems("openings", len(openings))])
