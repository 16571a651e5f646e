"""Batches: up to a hundred documents that one person signs or validates in one act, with one password."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signature.base import Base
from signature.models import Decision, EnvelopeAction


class Choice(StrEnum):
    """What is to be done with a document of a batch."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class Exclusion(StrEnum):
    """Why a document of a batch was left out of the act."""

    NOT_FOUND = "not-found"
    NOT_WAITING = "not-waiting"
    CHANGED = "changed"
    TO_READ = "to-read"
    TO_PLACE = "to-place"


class Batch(Base):
    """Some documents that wait for the same action; a draft until the password was typed."""

    __tablename__ = "batches"
    __table_args__ = (
        CheckConstraint("action IN ('sign', 'validate')", name="action"),
        Index("ix_batches_recorded", "account_id", "recorded_at", postgresql_where=text("recorded_at IS NOT NULL")),
        Index("ix_batches_drafts", "created_at", postgresql_where=text("recorded_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    action: Mapped[str]
    created_at: Mapped[datetime]
    recorded_at: Mapped[datetime | None]
    documents: Mapped[list["BatchDocument"]] = relationship(
        order_by="BatchDocument.position", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def digest(self) -> str:
        """Return the digest of the set: each document, its digest, and what is to be done with it.

        The proof of the password names it: nothing else can be done with that proof.
        """
        lines = (f"{each.document_id} {each.digest} {each.choice}\n" for each in self.documents)
        return sha256("".join(lines).encode()).hexdigest()

    @property
    def asks_code(self) -> bool:
        """Tell whether one of the documents that will be signed asks for a code."""
        accepted = (each for each in self.documents if each.choice == Choice.ACCEPT and not each.exclusion)
        return self.action == EnvelopeAction.SIGN and any(each.asks_code for each in accepted)

    @property
    def personal(self) -> bool:
        """Tell whether somebody signs for themselves, with a signature of their own."""
        return any(each.personal for each in self.documents)


class BatchDocument(Base):
    """A document of a batch: what is to be done with it, and then what was decided, or why it was left out."""

    __tablename__ = "batch_documents"
    __table_args__ = (
        UniqueConstraint("batch_id", "document_id"),
        CheckConstraint("choice IN ('accept', 'refuse')", name="choice"),
        CheckConstraint(
            "exclusion IN ('not-found', 'not-waiting', 'changed', 'to-read', 'to-place')", name="exclusion"
        ),
        Index("ix_batch_documents_decision_id", "decision_id"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[UUID]
    title: Mapped[str]
    organisation_name: Mapped[str]
    digest: Mapped[str]
    personal: Mapped[bool]
    asks_code: Mapped[bool]
    choice: Mapped[str]
    refusal_reason: Mapped[str | None]
    exclusion: Mapped[str | None]
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"))
    decision: Mapped[Decision | None] = relationship()

    @property
    def state(self) -> str:
        """Return where it stands: ready, left out, or how its decision fares."""
        if self.exclusion:
            return "left-out"
        return self.decision.state if self.decision else "ready"

    @property
    def may_be_done_again(self) -> bool:
        """Tell whether the same act may be tried again: it failed, or the document was replaced meanwhile."""
        return self.exclusion == Exclusion.CHANGED or self.state == "failed"

    def leave_out(self, why: Exclusion) -> None:
        """Leave it out of the act, and keep why."""
        self.exclusion = why
