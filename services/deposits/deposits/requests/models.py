"""Requests, their attachments, and the sequence of file numbers."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Sequence
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deposits.models import Base

FILE_NUMBERS: Final = Sequence("file_numbers", metadata=Base.metadata)


class State(StrEnum):
    """The states of a request. Whoever examines it moves it beyond `submitted`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WAITING = "waiting"
    VALIDATED = "validated"
    REJECTED = "rejected"


ENDED: Final = (State.VALIDATED, State.REJECTED)


class Request(Base):
    """One request of a structure, from its first draft."""

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in State)})", name="state"),
        # A draft has no file number and nothing else is without one, whatever the code does.
        CheckConstraint("(state = 'draft') = (file_number IS NULL)", name="numbered_once_submitted"),
        CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name="dated_once_submitted"),
        Index("ix_requests_holder_id_state", "holder_id", "state"),
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

    attachments: Mapped[list["Attachment"]] = relationship(
        order_by="Attachment.id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def filed_attachments(self) -> list["Attachment"]:
        """Return the attachments whose content the vault stores."""
        return [attachment for attachment in self.attachments if attachment.state == Attachment.FILED]


class Attachment(Base):
    """A supporting document: announced first, filed once the vault has certified its content."""

    ANNOUNCED = "announced"
    FILED = "filed"

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("state IN ('announced', 'filed')", name="state"),
        CheckConstraint(
            "(state = 'filed') = (document_id IS NOT NULL AND digest IS NOT NULL)", name="filed_with_proof"
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
