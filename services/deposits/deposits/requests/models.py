"""Requests, their attachments, and the sequence of file numbers."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, Sequence
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deposits.errors import NotPossibleNow
from deposits.models import Base
from deposits.requests.stages import MOVES, STATES, Act, Stage
from deposits.requests.states import State

FILE_NUMBERS: Final = Sequence("file_numbers", metadata=Base.metadata)


_ALLOWED: Final = ", ".join(f"('{stage}', '{state}')" for stage, state in STATES.items())


class Request(Base):
    """One request of a structure, from its first draft."""

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in State)})", name="state"),
        # A draft has no file number and nothing else is without one, whatever the code does.
        CheckConstraint("(state = 'draft') = (file_number IS NULL)", name="numbered_once_submitted"),
        CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name="dated_once_submitted"),
        Index("ix_requests_holder_id_state", "holder_id", "state"),
        CheckConstraint(
            f"(stage, state) IN ({_ALLOWED})",
            name="stage",
        ),
        # The queues of case managers: each reads its page at its place, however many requests there are.
        Index("ix_requests_state_submitted_at", "state", "submitted_at", "id"),
        Index(
            "ix_requests_to_take",
            "submitted_at",
            "id",
            postgresql_where="state = 'submitted' AND manager_id IS NULL",
        ),
        Index(
            "ix_requests_manager_id",
            "manager_id",
            "submitted_at",
            "id",
            postgresql_where="state IN ('submitted', 'waiting')",
        ),
        Index("ix_requests_confirming", "submitted_at", "id", postgresql_where="stage = 'confirming'"),
        Index("ix_requests_proof_document_id", "proof_document_id"),
        Index(
            "ix_requests_proof_due",
            "proof_due_at",
            postgresql_where="state = 'validated' AND proof_document_id IS NULL",
        ),
        Index("ix_requests_owner_id", "owner_id"),
        Index("ix_requests_begun_by", "begun_by"),
        Index(
            "ix_requests_summary_due",
            "summary_due_at",
            postgresql_where="submitted_at IS NOT NULL AND summary_document_id IS NULL",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    # The present owner, and the account that began it, which may have been merged into the owner's.
    owner_id: Mapped[UUID]
    begun_by: Mapped[UUID]
    journey: Mapped[str]
    journey_version: Mapped[int]
    direction: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.DRAFT)
    stage: Mapped[str] = mapped_column(default=Stage.DRAFT)
    # Counts the acts: whoever acts on a case names the one that they saw.
    revision: Mapped[int] = mapped_column(default=0)
    case_group: Mapped[str | None]
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    manager_id: Mapped[UUID | None]
    # Who proposed the validation that a second person confirms.
    proposed_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decision_reason: Mapped[str | None]
    # Taken out of its structure's sight once rejected; case managers keep it.
    removed_at: Mapped[datetime | None]
    answers: Mapped[dict[str, str]]
    answered_step: Mapped[str | None]
    file_number: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None]
    # The id of the summary in the vault, chosen with the request: filing it twice files it once.
    summary_id: Mapped[UUID]
    summary_document_id: Mapped[UUID | None]
    summary_due_at: Mapped[datetime | None]
    summary_attempts: Mapped[int] = mapped_column(default=0)
    # The same of the payment proof.
    proof_id: Mapped[UUID]
    proof_document_id: Mapped[UUID | None]
    proof_due_at: Mapped[datetime | None]
    # Nobody takes it before it bears the seal.
    proof_sealed_at: Mapped[datetime | None]
    # Once the worker began to make it, the decision is not taken back any more.
    proof_begun: Mapped[bool] = mapped_column(default=False)
    proof_attempts: Mapped[int] = mapped_column(default=0)

    attachments: Mapped[list["Attachment"]] = relationship(
        order_by="Attachment.id", cascade="all, delete-orphan", passive_deletes=True
    )

    def move(self, act: Act, *, at: datetime) -> None:
        """Move along the state machine, or refuse what it does not allow."""
        move = MOVES[act]
        if Stage(self.stage) not in move.sources:
            raise NotPossibleNow
        target = move.target or Stage(self.stage)
        self.stage, self.state = target, STATES[target]
        self.revision += 1
        self.updated_at = at

    @property
    def current_attachments(self) -> list["Attachment"]:
        """Return what is filed and not replaced: of a kind that was refused, what came after it."""
        filed = self.filed_attachments
        return [one for one in filed if not (one.is_refused and _is_replaced(one, filed))]

    @property
    def filed_attachments(self) -> list["Attachment"]:
        """Return the attachments whose content the vault stores."""
        return [attachment for attachment in self.attachments if attachment.state == Attachment.FILED]


class Attachment(Base):
    """A supporting document: announced first, filed once the vault has certified its content."""

    ANNOUNCED = "announced"
    FILED = "filed"
    ACCEPTED = "accepted"
    REFUSED = "refused"

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("state IN ('announced', 'filed')", name="state"),
        CheckConstraint(
            "(state = 'filed') = (document_id IS NOT NULL AND digest IS NOT NULL)", name="filed_with_proof"
        ),
        CheckConstraint(
            "verdict IN ('accepted', 'refused') AND (verdict = 'refused') = (refusal_reason IS NOT NULL)",
            name="verdict",
        ),
        Index("ix_attachments_request_id", "request_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    kind: Mapped[str]
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(default=ANNOUNCED)
    document_id: Mapped[UUID | None]
    digest: Mapped[str | None]
    pages: Mapped[int | None]
    verdict: Mapped[str | None]
    refusal_reason: Mapped[str | None]

    @property
    def is_refused(self) -> bool:
        """Whether a case manager refused it."""
        return self.verdict == self.REFUSED


def _is_replaced(refused: Attachment, filed: list[Attachment]) -> bool:
    return any(later.kind == refused.kind and later.id > refused.id for later in filed)


class CaseEntry(Base):
    """What was done or written about a request, by whom: its journal and its conversation; only added to."""

    MESSAGE = "message"
    NOTE = "note"

    __tablename__ = "case_entries"
    __table_args__ = (Index("ix_case_entries_request_id", "request_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    account_id: Mapped[UUID]
    by_case_manager: Mapped[bool]
    act: Mapped[str]
    # Whether the structure sees it; private notes are for case managers alone.
    shown: Mapped[bool]
    text: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
