"""Requests, their papers, and what this service remembers of structures and people."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import TIMESTAMP, BigInteger, CheckConstraint, ForeignKey, Index, Sequence, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts


class Base(DeclarativeBase):
    """The tables of deposits."""

    metadata = common_metadata()


account_erasure.add_tables(Base.metadata)
merged_accounts.add_tables(Base.metadata)


MOMENT: Final = TIMESTAMP(timezone=True)
FILE_NUMBERS: Final = Sequence("file_numbers", metadata=Base.metadata)


class State(StrEnum):
    """Where a request stands. Whoever examines it moves it beyond `submitted`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WAITING = "waiting"
    VALIDATED = "validated"
    REJECTED = "rejected"


CONSULTED: Final = (State.VALIDATED, State.REJECTED)


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
        Index(
            "ix_requests_summary_due",
            "summary_due_at",
            postgresql_where="submitted_at IS NOT NULL AND summary_document_id IS NULL",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    # Whose it is now, and who began it: another account may have taken that one's place.
    owner_id: Mapped[UUID]
    begun_by: Mapped[UUID]
    journey: Mapped[str] = mapped_column(Text)
    journey_version: Mapped[int]
    direction: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=State.DRAFT)
    answers: Mapped[dict[str, str]] = mapped_column(JSONB)
    answered_step: Mapped[str | None] = mapped_column(Text)
    file_number: Mapped[str | None] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime] = mapped_column(MOMENT)
    updated_at: Mapped[datetime] = mapped_column(MOMENT)
    submitted_at: Mapped[datetime | None] = mapped_column(MOMENT)
    submitted_by: Mapped[UUID | None]
    # The vault knows the summary by this id, chosen with the request: filing it twice files it once.
    summary_paper_id: Mapped[UUID]
    summary_document_id: Mapped[UUID | None]
    summary_due_at: Mapped[datetime | None] = mapped_column(MOMENT)
    summary_attempts: Mapped[int] = mapped_column(default=0)

    papers: Mapped[list["Paper"]] = relationship(
        order_by="Paper.id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def filed_papers(self) -> list["Paper"]:
        """The papers whose content the vault keeps."""
        return [paper for paper in self.papers if paper.state == Paper.FILED]


class Paper(Base):
    """A supporting document: announced first, filed once the vault has vouched for its bytes."""

    ANNOUNCED = "announced"
    FILED = "filed"

    __tablename__ = "papers"
    __table_args__ = (
        CheckConstraint("state IN ('announced', 'filed')", name="state"),
        CheckConstraint(
            "(state = 'filed') = (document_id IS NOT NULL AND digest IS NOT NULL)", name="filed_with_proof"
        ),
        Index("ix_papers_request_id", "request_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text, default=ANNOUNCED)
    document_id: Mapped[UUID | None]
    digest: Mapped[str | None] = mapped_column(Text)
    pages: Mapped[int | None]


class Structure(Base):
    """A deposit client, as tenancy registered it; what its requests begin with."""

    __tablename__ = "structures"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    siret: Mapped[str | None] = mapped_column(Text)


class Person(Base):
    """Somebody's name, as they gave it when they activated their account."""

    __tablename__ = "people"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(Text)
    last_name: Mapped[str] = mapped_column(Text)
    # Of what auth said: an older version that arrives late changes nothing.
    version: Mapped[int]

    @property
    def name(self) -> str:
        """The whole name, as it is written in a list."""
        return f"{self.first_name} {self.last_name}"
