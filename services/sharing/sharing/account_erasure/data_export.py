"""Data export: everything that is held on somebody here."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from sharing.links.models import Link
from sharing.openings.models import Opening


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """Return what somebody shared, with whom, and when it was opened."""
    own = session.scalars(select(Link).where(Link.account_id == by.id).order_by(Link.created_at, Link.id)).all()
    return {"links": [_described(session, link) for link in own]}


def _described(session: Session, link: Link) -> dict[str, Any]:
    openings = session.scalars(select(Opening).where(Opening.link_id == link.id).order_by(Opening.at))
    return {
        "id": link.id,
        "created_at": link.created_at,
        "expires_at": link.expires_at,
        "withdrawn_at": link.withdrawn_at,
        "recipient_name": link.recipient_name,
        "recipient_email": link.recipient_email,
        "message": link.message,
        "download": link.download,
        "protection": link.protection,
        "most_openings": link.most_openings,
        "tell_opening": link.tell_opening,
        "documents": [
            {"document_id": each.document_id, "title": each.title, "type": each.type} for each in link.documents
        ],
        "openings": [{"at": each.at, "device": each.device, "network": each.network} for each in openings],
    }
