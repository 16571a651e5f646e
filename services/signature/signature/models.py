"""Envelopes, and the decisions of their signatories with the evidence of each."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signature.base import Base
from signature.errors import NotWaiting
from signature.signatories import Party, Signatory, first_reminder, next_turn


class EnvelopeState(StrEnum):
    """Where an envelope stands."""

    OPEN = "open"
    SIGNING = "signing"
    COMPLETED = "completed"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class EnvelopeAction(StrEnum):
    """What a document asks for: a signature in the file, or that somebody validates it."""

    SIGN = "sign"
    VALIDATE = "validate"


class DecisionKind(StrEnum):
    """What a signatory decided."""

    SIGNATURE = "signature"
    REFUSAL = "refusal"
    VALIDATION = "validation"


_ANSWERS: Final = {
    EnvelopeAction.SIGN: {DecisionKind.SIGNATURE, DecisionKind.REFUSAL},
    EnvelopeAction.VALIDATE: {DecisionKind.VALIDATION},
}
_STATE_AFTER: Final = {
    DecisionKind.SIGNATURE: EnvelopeState.SIGNING,
    DecisionKind.REFUSAL: EnvelopeState.REFUSED,
    DecisionKind.VALIDATION: EnvelopeState.COMPLETED,
}


_STATES: Final = "state IN ('open', 'signing', 'completed', 'refused', 'expired', 'cancelled')"


class DecisionState(StrEnum):
    """Where a decision stands: while it is waiting, the signature is not in the file yet."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Envelope(Base):
    """One document that waits for a signature or a validation, or has it."""

    __tablename__ = "envelopes"
    __table_args__ = (
        CheckConstraint("action IN ('sign', 'validate')", name="action"),
        CheckConstraint(_STATES, name="state"),
        Index("ix_envelopes_open", "holder_id", "action", postgresql_where=text("state = 'open'")),
        Index("ix_envelopes_remind_at", "remind_at", postgresql_where=text("state = 'open' AND remind_at IS NOT NULL")),
        Index("ix_envelopes_deadline", "deadline", postgresql_where=text("state = 'open' AND deadline IS NOT NULL")),
        Index("ix_envelopes_sent", "organisation_id", "state", "id", postgresql_where=text("action = 'sign'")),
        Index("ix_envelopes_sent_at", "establishment_id", "state", "id", postgresql_where=text("action = 'sign'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(unique=True)
    holder_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID]
    # Which of its establishments sent the document.
    establishment_id: Mapped[UUID]
    organisation_name: Mapped[str]
    type: Mapped[str]
    title: Mapped[str]
    required_right: Mapped[str]
    # The content that waits: each signature makes another one of it.
    digest: Mapped[str]
    deposited_digest: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    pages: Mapped[int]
    action: Mapped[str]
    state: Mapped[str]
    # Whose turn it is.
    turn: Mapped[list[str]]
    asks_password: Mapped[bool]
    asks_code: Mapped[bool]
    asks_reading: Mapped[bool]
    asks_placing: Mapped[bool]
    deadline: Mapped[datetime | None]
    # Since when it waits for the party whose turn it is, after how many days each is reminded, and when next.
    turn_since: Mapped[datetime]
    reminder_days: Mapped[list[int]]
    remind_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    signed_digest: Mapped[str | None]
    decisions: Mapped[list["Decision"]] = relationship(back_populates="envelope", order_by="Decision.recorded_at")
    signatories: Mapped[list[Signatory]] = relationship(
        order_by=(Signatory.rank, Signatory.party), passive_deletes=True
    )

    def waits_for(self, party: Party, *, now: datetime) -> bool:
        """Tell whether a party may sign or validate it now."""
        over = self.deadline is not None and self.deadline <= now
        return self.state == EnvelopeState.OPEN and party in self.turn and not over

    def may_be_signed_by(self, party: Party, *, now: datetime) -> bool:
        """Tell whether a party may sign it now."""
        return self.action == EnvelopeAction.SIGN and self.waits_for(party, now=now)

    def is_personal_for(self, party: Party) -> bool:
        """Tell whether a person signs for themselves, with a signature of their own, and not for a company."""
        return self.required_right == "owner" and party == Party.RECIPIENT

    def position_for(self, party: Party) -> dict[str, Any] | None:
        """Return where the depositor wants the signature of a party."""
        return next((each.position for each in self.signatories if each.party == party), None)

    def must_be_placed_by(self, party: Party) -> bool:
        """Tell whether whoever signs for a party has to say where the signature stands."""
        return self.asks_placing and self.is_personal_for(party)

    @property
    def signatures(self) -> list["Decision"]:
        """Return the signatures that are in the file."""
        return [each for each in self.decisions if each.is_signature and each.state == DecisionState.DONE]

    @property
    def refusal(self) -> "Decision | None":
        """Return the refusal that closed it, if one did."""
        return next((each for each in self.decisions if each.kind == DecisionKind.REFUSAL), None)

    @property
    def validation(self) -> "Decision | None":
        """Return the validation that completed it, if one did."""
        return next((each for each in self.decisions if each.kind == DecisionKind.VALIDATION), None)

    def add(self, decision: "Decision") -> None:
        """Add a decision to an open envelope; a signature then waits to be put into the file."""
        is_asked = decision.kind in _ANSWERS[EnvelopeAction(self.action)]
        if not is_asked or not self.waits_for(Party(decision.party), now=decision.recorded_at):
            raise NotWaiting
        self.failure = None
        self.decisions.append(decision)
        self.state = _STATE_AFTER[DecisionKind(decision.kind)]
        self.closed_at = None if decision.is_signature else decision.recorded_at

    def record_signature(self, decision: "Decision", *, size: int, at: datetime) -> None:
        """Note that a party signed: the next one signs what became of the file, and after the last one it is closed."""
        for signatory in self.signatories:
            if signatory.party == decision.party:
                signatory.name, signatory.signed_at = decision.signatory_name, decision.recorded_at
        self.turn = next_turn(self.signatories)
        self.digest, self.size = decision.digest_signed or self.digest, size
        self.turn_since, self.remind_at = at, first_reminder(at, self.reminder_days)
        if self.state == EnvelopeState.SIGNING:
            self.state = EnvelopeState.OPEN
        if not self.turn:
            self.state, self.signed_digest, self.closed_at = EnvelopeState.COMPLETED, self.digest, at

    def close(self, state: EnvelopeState, *, at: datetime) -> None:
        """Close it without a signature more."""
        self.state, self.closed_at = state, at

    def reopen(self, failure: str) -> None:
        """Let it be signed again, and keep why the last signature could not be made."""
        self.failure = failure
        if self.state == EnvelopeState.SIGNING:
            self.state = EnvelopeState.OPEN


class Decision(Base):
    """A decision with its evidence: who, when, from where, on what, with which words, and the result."""

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("kind IN ('signature', 'refusal', 'validation')", name="kind"),
        CheckConstraint("party IN ('agency', 'recipient')", name="party"),
        CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
        # The database decides: of each party one decision counts, whatever arrives at once.
        Index(
            "uq_decisions_envelope_id_party",
            *("envelope_id", "party"),
            unique=True,
            postgresql_where=text("state <> 'failed'"),
        ),
        Index("ix_decisions_waiting", "leased_until", postgresql_where=text("state = 'waiting'")),
        Index("ix_decisions_account_id", "account_id"),
        Index("ix_decisions_drawing_id", "drawing_id", postgresql_where=text("drawing_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    envelope_id: Mapped[UUID] = mapped_column(ForeignKey("envelopes.id"))
    kind: Mapped[str]
    party: Mapped[str]
    state: Mapped[str]
    recorded_at: Mapped[datetime]
    account_id: Mapped[UUID]
    session_id: Mapped[UUID | None]
    client_id: Mapped[str | None]
    factors: Mapped[list[str]]
    authenticated_at: Mapped[datetime | None]
    client_address: Mapped[str]
    user_agent: Mapped[str]
    signatory_name: Mapped[str]
    # The company for which somebody acts; none when they act for themselves.
    on_behalf_of: Mapped[str | None]
    batch_id: Mapped[UUID | None]
    digest_shown: Mapped[str]
    consent_text: Mapped[str | None]
    proof_id: Mapped[UUID | None]
    # That a code, sent for this act, was typed.
    code_proof_id: Mapped[UUID | None]
    # Over which channel, to which number or address (masked), and when.
    code_channel: Mapped[str | None]
    code_sent_to: Mapped[str | None]
    code_sent_at: Mapped[datetime | None]
    read_to_the_end: Mapped[bool] = mapped_column(default=False)
    # What stands for the signature on the page; a drawing lies apart until it is in the file.
    appearance_kind: Mapped[str | None]
    appearance_text: Mapped[str | None]
    appearance_handwriting: Mapped[str | None]
    # Where it stands, if somebody said so.
    position: Mapped[dict[str, Any] | None]
    drawing_id: Mapped[UUID | None] = mapped_column(ForeignKey("drawings.id", ondelete="SET NULL"))
    refusal_reason: Mapped[str | None]
    level_asked: Mapped[str | None]
    level_obtained: Mapped[str | None]
    # The time that an authority vouches for.
    stamped_at: Mapped[datetime | None]
    certificate_fingerprint: Mapped[str | None]
    rewritten: Mapped[bool | None]
    digest_signed: Mapped[str | None]
    version: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime]
    envelope: Mapped[Envelope] = relationship(back_populates="decisions")

    @property
    def is_signature(self) -> bool:
        """Tell a signature from a refusal."""
        return self.kind == DecisionKind.SIGNATURE

    @property
    def is_waiting(self) -> bool:
        """Tell whether the signature still has to be put into the file."""
        return self.state == DecisionState.WAITING

    def lease(self, *, now: datetime, duration: timedelta) -> None:
        """Reserve it for one worker for a while; should that worker die, the next one takes it up."""
        self.attempts += 1
        self.leased_until = now + duration

    def finish(self, *, at: datetime, **outcome: Any) -> None:  # noqa: ANN401 - columns of this row
        """Record what was signed, and how."""
        self.state, self.finished_at = DecisionState.DONE, at
        for column, value in outcome.items():
            setattr(self, column, value)

    def fail(self, reason: str, *, at: datetime) -> None:
        """Record why the signature could not be made."""
        self.state, self.finished_at, self.failure = DecisionState.FAILED, at, reason
