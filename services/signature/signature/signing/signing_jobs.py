"""How a recorded signature gets into the file: taken by ticket, compared, signed, filed, completed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.events.outbox import record
from signature.adapters.vault import Filed, Vault
from signature.certificates.signing_key import SigningKey
from signature.envelopes import queries
from signature.events import EnvelopeCompleted, EnvelopeSigned
from signature.models import Act, ActState, Envelope

# Longer than signing takes on a good day. A worker that died loses its work after that, and somebody waits for it; one
# that was only slow finds its act filed by another, and the vault keeps the first.
LEASE = timedelta(seconds=30)
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 60.0


@dataclass(frozen=True)
class Errand:
    """What a worker needs to know of a waiting act, with no transaction open."""

    act_id: UUID
    envelope_id: UUID
    document_id: UUID
    holder_id: UUID
    account_id: UUID
    digest: str
    size: int
    text: str
    hand: str
    signer: str
    recorded_at: datetime
    attempts: int

    @classmethod
    def of(cls, act: Act) -> "Errand":
        """Take it down from the rows."""
        envelope = act.envelope
        return cls(
            act_id=act.id,
            envelope_id=envelope.id,
            document_id=envelope.document_id,
            holder_id=envelope.holder_id,
            account_id=act.account_id,
            digest=act.digest_shown,
            size=envelope.size,
            text=act.appearance_text or act.signer,
            hand=act.appearance_hand or "upright",
            signer=act.signer,
            recorded_at=act.recorded_at,
            attempts=act.attempts,
        )


@dataclass(frozen=True)
class Outcome:
    """What was signed, and what the vault keeps of it."""

    filed: Filed
    level: str
    certificate: str
    rewritten: bool


def take_next(session: Session, *, now: datetime) -> Errand | None:
    """Take the longest waiting act that no other worker has, and keep it for a while."""
    free = select(Act).where(Act.state == ActState.WAITING, Act.leased_until <= now)
    act = session.scalar(free.order_by(Act.leased_until).limit(1).with_for_update(skip_locked=True))
    if act is None:
        return None
    act.lease(now=now, lasting=LEASE)
    return Errand.of(act)


def fulfil(
    errand: Errand, vault: Vault, signing_key: Callable[[], SigningKey], *, platform: str, now: datetime
) -> Outcome:
    """Sign what was shown and file it under the act: however often this is done, one version is kept."""
    from signature.pdf import pades
    from signature.pdf.appearance import Appearance
    from signature.pdf.handwriting import Hand

    content = vault.take(errand.document_id, digest=errand.digest, size=errand.size)
    key = signing_key()
    appearance = Appearance(
        text=errand.text, hand=Hand(errand.hand), signer=errand.signer, signed_at=errand.recorded_at, platform=platform
    )
    signed = pades.sign(content, key, appearance, field=f"signature-{errand.act_id}", at=now)
    filed = vault.file(errand.document_id, signed.content, act_id=errand.act_id, account_id=errand.account_id)
    return Outcome(filed, level=pades.LEVEL, certificate=key.fingerprint, rewritten=signed.rewritten)


def complete(session: Session, errand: Errand, outcome: Outcome, *, now: datetime) -> bool:
    """Close the envelope with what the vault keeps; False when another worker was quicker."""
    envelope, act = _of(session, errand)
    if not act.is_waiting:
        return False
    act.finish(
        at=now,
        level_obtained=outcome.level,
        certificate=outcome.certificate,
        rewritten=outcome.rewritten,
        digest_signed=outcome.filed.digest,
        version=outcome.filed.number,
    )
    envelope.complete(digest=outcome.filed.digest, at=now)
    session.flush()
    record(session, EnvelopeSigned.of(envelope, act), EnvelopeCompleted.of(envelope, outcome.filed.digest))
    return True


def give_up(session: Session, errand: Errand, reason: str, *, now: datetime) -> None:
    """Say why the act came to nothing, and let the envelope be signed again."""
    envelope, act = _of(session, errand)
    if act.is_waiting:
        act.fail(reason, at=now)
        envelope.reopen(reason)


def put_off(session: Session, errand: Errand, *, now: datetime) -> None:
    """Let the act be tried again after a pause that grows with the tries."""
    _, act = _of(session, errand)
    if act.is_waiting:
        act.leased_until = now + timedelta(seconds=min(SHORTEST_PAUSE * 2 ** min(errand.attempts, 10), LONGEST_PAUSE))


def _of(session: Session, errand: Errand) -> tuple[Envelope, Act]:
    envelope = queries.within(session, errand.envelope_id, tenant_id=errand.holder_id)
    return envelope, session.get_one(Act, errand.act_id)
