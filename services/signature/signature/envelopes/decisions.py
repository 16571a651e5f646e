"""Signing and refusing: each is recorded at once, with the evidence of who decided, when, from where and on what."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import translating, wake
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections import person_names
from signature.errors import NotWaiting, NotWhatWasShown
from signature.events import EnvelopeRefused
from signature.models import Decision, DecisionKind, DecisionState, Envelope

LEVEL_ASKED: Final = "PAdES B-B"
# The channel that wakes the worker.
SIGNING: Final = "signing"

LONGEST_ADDRESS, LONGEST_USER_AGENT = 200, 300


@dataclass(frozen=True)
class Consent:
    """What somebody agrees to: this text, about the document with this digest, signed in this handwriting."""

    text: str
    digest: str
    signature: str
    handwriting: str
    proof_id: UUID


def sign(session: Session, context: Context, envelope: Envelope, consent: Consent) -> Envelope:
    """Record that the caller signs; the worker then puts the signature into the file."""
    if consent.digest != envelope.digest:
        raise NotWhatWasShown
    decision = _decision(session, context, envelope, DecisionKind.SIGNATURE)
    decision.state = DecisionState.WAITING
    decision.signatory_name = decision.signatory_name or consent.signature
    decision.consent_text, decision.proof_id = consent.text, consent.proof_id
    decision.appearance_text, decision.appearance_handwriting = consent.signature, consent.handwriting
    decision.level_asked = LEVEL_ASKED
    envelope.add(decision)
    with translating("uq_decisions_envelope_id", NotWaiting()):
        session.flush()
    wake(session, SIGNING)
    return envelope


def refuse(session: Session, context: Context, envelope: Envelope, *, reason: str) -> Envelope:
    """Record that the caller refuses to sign, and why."""
    decision = _decision(session, context, envelope, DecisionKind.REFUSAL)
    decision.state, decision.refusal_reason = DecisionState.DONE, reason
    envelope.add(decision)
    session.flush()
    record(session, EnvelopeRefused.of(envelope, decision))
    return envelope


def _decision(session: Session, context: Context, envelope: Envelope, kind: DecisionKind) -> Decision:
    """Collect the evidence of who decides, when and from where."""
    caller = context.caller
    name = person_names.name_of(session, caller.id)
    return Decision(
        id=new_id(),
        kind=kind,
        recorded_at=context.now,
        leased_until=context.now,
        account_id=caller.id,
        session_id=caller.session_id,
        client_id=caller.client_id,
        factors=list(caller.amr),
        authenticated_at=datetime.fromtimestamp(caller.auth_time, UTC) if caller.auth_time else None,
        client_address=context.client_address[:LONGEST_ADDRESS],
        user_agent=context.user_agent[:LONGEST_USER_AGENT],
        signatory_name=name.full if name else "",
        digest_shown=envelope.digest,
    )
