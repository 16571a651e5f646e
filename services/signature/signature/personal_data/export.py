"""The part of a person's data export that is held here: what they signed or refused, with the evidence."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from signature.models import Act, Envelope


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """Return what somebody signed or refused, when, from where and with which words."""
    own = select(Act, Envelope).join(Envelope).where(Act.account_id == by.id).order_by(Act.recorded_at)
    return {"signatures": [_exported(act, envelope) for act, envelope in session.execute(own)]}


def _exported(act: Act, envelope: Envelope) -> dict[str, Any]:
    said = ("kind", "state", "recorded_at", "came_from", "user_agent", "signer", "consent", "refusal_reason")
    made = ("digest_shown", "digest_signed", "appearance_text", "level_asked", "level_obtained", "finished_at")
    document = {"document_id": envelope.document_id, "title": envelope.title, "type": envelope.type}
    return document | {name: getattr(act, name) for name in (*said, *made)}
