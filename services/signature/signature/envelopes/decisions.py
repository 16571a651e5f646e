"""Acts: what somebody did to an envelope, with the circumstances that make it evidence."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.database.session import translating, wake
from chartrier.ids import new_id
from signature.errors import NotWaiting, NotWhatWasShown
from signature.models import Act, ActState, Envelope, SignatoryName

LEVEL_ASKED = "PAdES B-B"


@dataclass(frozen=True)
class Circumstances:
    """From where somebody acts."""

    came_from: str
    user_agent: str


@dataclass(frozen=True)
class Consent:
    """What somebody agrees to: these words, about the document with this digest, written in this hand."""

    words: str
    digest: str
    text: str
    hand: str
    proof_id: UUID


def new_act(
    session: Session,
    envelope: Envelope,
    *,
    by: Principal,
    kind: Literal["signature", "refusal"],
    circumstances: Circumstances,
    now: datetime,
) -> Act:
    """Note who acts, when and from where; a refusal is done with that."""
    known = session.get(SignatoryName, by.id)
    return Act(
        id=new_id(),
        kind=kind,
        state=ActState.WAITING if kind == "signature" else ActState.DONE,
        recorded_at=now,
        leased_until=now,
        account_id=by.id,
        session_id=by.session_id,
        client_id=by.client_id,
        factors=list(by.amr),
        authenticated_at=datetime.fromtimestamp(by.auth_time, UTC) if by.auth_time else None,
        came_from=circumstances.came_from,
        user_agent=circumstances.user_agent,
        signer=f"{known.first_name} {known.last_name}" if known else "",
        digest_shown=envelope.digest,
    )


def sign(
    session: Session,
    envelope: Envelope,
    consent: Consent,
    *,
    by: Principal,
    circumstances: Circumstances,
    now: datetime,
) -> Envelope:
    """Record that somebody signs; the worker puts the signature into the file."""
    if consent.digest != envelope.digest:
        raise NotWhatWasShown
    act = new_act(session, envelope, by=by, kind="signature", circumstances=circumstances, now=now)
    act.signer = act.signer or consent.text
    act.consent, act.proof_id = consent.words, consent.proof_id
    act.appearance_text, act.appearance_hand = consent.text, consent.hand
    act.level_asked = LEVEL_ASKED
    envelope.begin(act)
    with translating("uq_acts_envelope_id", NotWaiting()):
        session.flush()
    wake(session, "signing")
    return envelope
