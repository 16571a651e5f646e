"""This service's part of a person's data export: what they signed or refused, with the evidence."""

from typing import Any, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from signature.appearances import own_signatures
from signature.models import Decision, Envelope
from signature.ports import ports

EXPORTED: Final = (
    "kind",
    "party",
    "state",
    "recorded_at",
    "client_address",
    "user_agent",
    "signatory_name",
    "on_behalf_of",
    "consent_text",
    "code_channel",
    "code_sent_to",
    "code_sent_at",
    "refusal_reason",
    "digest_shown",
    "digest_signed",
    "appearance_kind",
    "appearance_text",
    "level_asked",
    "level_obtained",
    "finished_at",
)


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """Return what somebody signed or refused, when, from where and with which words."""
    own = (
        select(Decision, Envelope)
        .join(Envelope)
        .where(Decision.account_id == by.id)
        .order_by(Decision.recorded_at, Decision.id)
    )
    kept = own_signatures.find(session, ports().encryption, account_id=by.id)
    return {
        "signatures": [_exported(decision, envelope) for decision, envelope in session.execute(own)],
        "own_signature": kept and msgspec.to_builtins(kept),
    }


def _exported(decision: Decision, envelope: Envelope) -> dict[str, Any]:
    document = {"document_id": envelope.document_id, "title": envelope.title, "type": envelope.type}
    return document | {column: getattr(decision, column) for column in EXPORTED}
