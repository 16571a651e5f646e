"""Envelopes, the acts upon them with their evidence, and the names of the people who act."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import TIMESTAMP, BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure
from signature.errors import NotWaiting


class Base(DeclarativeBase):
    """Every table of this service."""

    metadata = common_metadata()
    type_annotation_map = {str: Text, datetime: TIMESTAMP(timezone=True), list[str]: ARRAY(Text)}  # noqa: RUF012


account_erasure.add_tables(Base.metadata)


class State(StrEnum):
    """Where an envelope stands."""

    OPEN = "open"
    SIGNING = "signing"
    COMPLETED = "completed"
    REFUSED = "refused"


class ActState(StrEnum):
    """Where an act stands: the signature of one that waits is not in the file yet."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Envelope(Base):
    """One document that waits for a signature, or has got it."""

    __tablename__ = "envelopes"
    __table_args__ = (CheckConstraint("state IN ('open', 'signing', 'completed', 'refused')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(unique=True)
    holder_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    type: Mapped[str]
    title: Mapped[str]
    required_right: Mapped[str]
    digest: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    failure: Mapped[str | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    signed_digest: Mapped[str | None]
    acts: Mapped[list["Act"]] = relationship(back_populates="envelope", order_by="Act.recorded_at")

    @property
    def may_sign(self) -> bool:
        """Whether whoever sees it may sign it now: seeing an envelope takes the right to sign."""
        return self.state == State.OPEN

    @property
    def signatures(self) -> list["Act"]:
        """The signatures that are in the file."""
        return [act for act in self.acts if act.is_signature and act.state == ActState.DONE]

    def begin(self, act: "Act") -> None:
        """Take an act while the envelope is open; a signature then waits to be put into the file."""
        if self.state != State.OPEN:
            raise NotWaiting
        self.failure = None
        self.acts.append(act)
        self.state = State.SIGNING if act.is_signature else State.REFUSED
        self.closed_at = None if act.is_signature else act.recorded_at

    def complete(self, *, digest: str, at: datetime) -> None:
        """Close it with the signed file's digest."""
        self.state, self.signed_digest, self.closed_at = State.COMPLETED, digest, at

    def reopen(self, failure: str) -> None:
        """Let it be signed again, and tell why the last act came to nothing."""
        self.state, self.failure = State.OPEN, failure


class Act(Base):
    """A signature or a refusal: who, when, from where, upon what, with which words, and what came of it."""

    __tablename__ = "acts"
    __table_args__ = (
        CheckConstraint("kind IN ('signature', 'refusal')", name="kind"),
        CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
        # The database decides: an envelope has one act that counts, whatever arrives at once.
        Index("uq_acts_envelope_id", "envelope_id", unique=True, postgresql_where=text("state <> 'failed'")),
        Index("ix_acts_waiting", "leased_until", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    envelope_id: Mapped[UUID] = mapped_column(ForeignKey("envelopes.id"))
    kind: Mapped[str]
    state: Mapped[str]
    recorded_at: Mapped[datetime]
    account_id: Mapped[UUID]
    session_id: Mapped[UUID | None]
    client_id: Mapped[str | None]
    factors: Mapped[list[str]]
    authenticated_at: Mapped[datetime | None]
    came_from: Mapped[str]
    user_agent: Mapped[str]
    signer: Mapped[str]
    digest_shown: Mapped[str]
    consent: Mapped[str | None]
    proof_id: Mapped[UUID | None]
    appearance_text: Mapped[str | None]
    appearance_hand: Mapped[str | None]
    refusal_reason: Mapped[str | None]
    level_asked: Mapped[str | None]
    level_obtained: Mapped[str | None]
    certificate: Mapped[str | None]
    rewritten: Mapped[bool | None]
    digest_signed: Mapped[str | None]
    version: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime]
    envelope: Mapped[Envelope] = relationship(back_populates="acts")

    @property
    def is_signature(self) -> bool:
        """A signature, or else a refusal."""
        return self.kind == "signature"

    @property
    def is_waiting(self) -> bool:
        """Whether the file still has to be signed."""
        return self.state == ActState.WAITING

    def lease(self, *, now: datetime, lasting: timedelta) -> None:
        """Keep it for one worker for a while; should that one die, the next takes it up."""
        self.attempts += 1
        self.leased_until = now + lasting

    def finish(self, *, at: datetime, **outcome: Any) -> None:  # noqa: ANN401 - columns of this row
        """Note what was signed, and how."""
        self.state, self.finished_at = ActState.DONE, at
        for column, value in outcome.items():
            setattr(self, column, value)

    def fail(self, reason: str, *, at: datetime) -> None:
        """Note why it came to nothing."""
        self.state, self.finished_at, self.failure = ActState.FAILED, at, reason


class SignatoryName(Base):
    """What an account's owner is called, as auth told it."""

    __tablename__ = "signatory_names"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    # Of what auth said: an older version that arrives late changes nothing.
    version: Mapped[int]
