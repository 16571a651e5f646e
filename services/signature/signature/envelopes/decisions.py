"""Signing, refusing, validating: recorded at once, with the evidence of who decided, when, from where and on what."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.proofs import SpentProof
from chartrier.database.session import translating, wake
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections import person_names
from signature.appearances import drawings
from signature.appearances.appearance import Appearance, AppearanceKind
from signature.envelopes import holder_names
from signature.errors import NotWaiting, NotWhatWasShown
from signature.events import EnvelopeRefused
from signature.models import Decision, DecisionKind, DecisionState, Envelope
from signature.pdf.handwriting import Handwriting, not_writable
from signature.pdf.prepared_file import Position
from signature.ports import ports
from signature.signatories import Party

# The channel that wakes the worker.
SIGNING: Final = "signing"

LONGEST_ADDRESS, LONGEST_USER_AGENT = 200, 300


@dataclass(frozen=True)
class Consent:
    """What somebody agrees to: this text, proven by a password where one is asked, for one document or for a batch."""

    text: str
    proof: SpentProof | None
    code_proof: SpentProof | None = None
    batch_id: UUID | None = None
    read_to_the_end: bool = False
    # Where they place their signature.
    position: Position | None = None


@dataclass(frozen=True)
class Signatory:
    """Who decides, for which party, and for which company."""

    name: str
    party: Party
    on_behalf_of: str | None = None


def sign(
    session: Session,
    context: Context,
    envelope: Envelope,
    consent: Consent,
    appearance: Appearance | None,
    *,
    party: Party,
) -> Envelope:
    """Record that the caller signs; the worker then puts the signature into the file."""
    signatory = signatory_of(session, caller_name(session, context), envelope, party)
    shown = company_stamp(signatory)
    if appearance and envelope.is_personal_for(party):
        shown = drawings.store(session, context, ports().encryption, appearance)
    add_signature(context, envelope, consent, shown, signatory)
    with translating("uq_decisions_envelope_id_party", NotWaiting()):
        session.flush()
    wake(session, SIGNING)
    return envelope


def refuse(session: Session, context: Context, envelope: Envelope, *, party: Party, reason: str) -> Envelope:
    """Record that the caller refuses to sign, and why."""
    signatory = signatory_of(session, caller_name(session, context), envelope, party)
    add_refusal(session, context, envelope, signatory, reason=reason)
    return envelope


def caller_name(session: Session, context: Context) -> str:
    """Return the name of the caller, as far as it is known."""
    known = person_names.name_of(session, context.caller.id)
    return known.full if known else ""


def signatory_of(session: Session, name: str, envelope: Envelope, party: Party) -> Signatory:
    """Return somebody as the one who decides for a party: for themselves, or for a company."""
    if envelope.is_personal_for(party):
        return Signatory(name, party)
    if party == Party.AGENCY:
        return Signatory(name, party, envelope.organisation_name)
    return Signatory(name, party, holder_names.name_of(session, envelope.holder_id, envelope.organisation_id))


def company_stamp(signatory: Signatory) -> Appearance:
    """Return the stamp of a company: its name, in letters that the fonts have."""
    name = signatory.on_behalf_of or signatory.name
    missing = set(not_writable(name))
    text = "".join(letter for letter in name if letter not in missing).strip() or "–"
    return Appearance(AppearanceKind.COMPANY, text, Handwriting.BOLD)


def add_signature(
    context: Context, envelope: Envelope, consent: Consent, appearance: Appearance, signatory: Signatory
) -> Decision:
    """Add a signature that waits to be put into the file."""
    decision = _decision(context, envelope, DecisionKind.SIGNATURE, signatory)
    decision.state = DecisionState.WAITING
    decision.signatory_name = decision.signatory_name or appearance.text
    decision.appearance_kind, decision.drawing_id = appearance.kind, appearance.drawing_id
    decision.appearance_text, decision.appearance_handwriting = appearance.text, appearance.handwriting
    given = consent.position and msgspec.to_builtins(consent.position)
    decision.position = given or envelope.position_for(signatory.party)
    decision.level_asked = ports().level
    return _agreed(envelope, decision, consent)


def add_validation(context: Context, envelope: Envelope, consent: Consent, signatory: Signatory) -> Decision:
    """Add a validation, which completes the envelope at once: the file is not changed."""
    decision = _decision(context, envelope, DecisionKind.VALIDATION, signatory)
    decision.state, decision.finished_at = DecisionState.DONE, context.now
    return _agreed(envelope, decision, consent)


def add_refusal(
    session: Session, context: Context, envelope: Envelope, signatory: Signatory, *, reason: str
) -> Decision:
    """Add a refusal, and publish it."""
    decision = _decision(context, envelope, DecisionKind.REFUSAL, signatory)
    decision.state, decision.refusal_reason = DecisionState.DONE, reason
    envelope.add(decision)
    session.flush()
    record(session, EnvelopeRefused.of(envelope, decision))
    return decision


def require_digest(envelope: Envelope, digest: str) -> None:
    """Refuse unless what was shown is what waits."""
    if digest != envelope.digest:
        raise NotWhatWasShown


def _agreed(envelope: Envelope, decision: Decision, consent: Consent) -> Decision:
    decision.consent_text, decision.batch_id = consent.text, consent.batch_id
    decision.read_to_the_end = consent.read_to_the_end
    decision.proof_id = consent.proof.id if consent.proof else None
    decision.code_proof_id = consent.code_proof.id if consent.code_proof else None
    if consent.code_proof and (sending := consent.code_proof.code_sending):
        decision.code_channel, decision.code_sent_to = sending.channel, sending.sent_to
        decision.code_sent_at = sending.sent_at
    envelope.add(decision)
    return decision


def _decision(context: Context, envelope: Envelope, kind: DecisionKind, signatory: Signatory) -> Decision:
    """Collect the evidence of who decides, when and from where."""
    caller = context.caller
    return Decision(
        id=new_id(),
        kind=kind,
        party=signatory.party,
        recorded_at=context.now,
        leased_until=context.now,
        account_id=caller.id,
        session_id=caller.session_id,
        client_id=caller.client_id,
        factors=list(caller.amr),
        authenticated_at=datetime.fromtimestamp(caller.auth_time, UTC) if caller.auth_time else None,
        client_address=context.client_address[:LONGEST_ADDRESS],
        user_agent=context.user_agent[:LONGEST_USER_AGENT],
        signatory_name=signatory.name,
        on_behalf_of=signatory.on_behalf_of,
        digest_shown=envelope.digest,
    )
