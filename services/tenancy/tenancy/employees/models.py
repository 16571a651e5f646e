"""Tables: employees, the words by which they are found, their counts, the documents that they were sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chartrier.ids import new_id
from tenancy.models import Base

_BYTES = Text(collation="C")


class Enrolment(StrEnum):
    """How far somebody has come on the way to an account of their own."""

    NONE = "none"
    EMAIL_SENT = "email_sent"
    LETTER_ISSUED = "letter_issued"
    FAILED = "failed"
    RETURNED = "returned"
    ACTIVATED = "activated"


class Employee(Base):
    """A person at one employer or agency, known by a staff number; the holder of what is deposited there."""

    __tablename__ = "employees"
    __table_args__ = (
        UniqueConstraint("organisation_id", "staff_number"),
        CheckConstraint(
            "enrolment IN ('none', 'email_sent', 'letter_issued', 'failed', 'returned', 'activated')",
            name="enrolment",
        ),
        *(
            Index(f"ix_employees_by_{key}", "establishment_id", "is_activated", key, "holder_id")
            for key in ("sort_name", "staff_number", "registered_at", "sort_document")
        ),
    )

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    establishment_id: Mapped[UUID]
    staff_number: Mapped[str] = mapped_column(_BYTES)
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    # The address that the last deposit named: another one in the next is a correction.
    deposited_email: Mapped[str] = mapped_column(default="")
    # The lines below the name, where letters go to whoever has no e-mail address.
    postal_address: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    registered_at: Mapped[datetime]
    # The invitation by which an account of their own is reached, and that account, once auth made it.
    invitation_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    activated_at: Mapped[datetime | None]
    is_activated: Mapped[bool] = mapped_column(Computed("activated_at IS NOT NULL", persisted=True))
    enrolment: Mapped[str] = mapped_column(default=Enrolment.NONE)
    enrolment_at: Mapped[datetime]
    last_document_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    # Since when they want paper, and when that was decided last, whichever event arrives first.
    paper_since: Mapped[datetime | None]
    paper_decided_at: Mapped[datetime | None]
    # What lists are ordered by: never null, and without accents and case.
    sort_name: Mapped[str] = mapped_column(_BYTES, Computed("folded(last_name || ' ' || first_name)", persisted=True))
    sort_document: Mapped[datetime] = mapped_column(
        Computed("coalesce(last_document_at, timestamptz '0001-01-01 00:00:00+00')", persisted=True)
    )


class EmployeeWord(Base):
    """A word by whose beginning an employee is found; the database keeps them in step with the employee."""

    __tablename__ = "employee_words"
    __table_args__ = (Index("ix_employee_words_holder_id_word", "holder_id", "word"),)

    establishment_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_activated: Mapped[bool] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(_BYTES, primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("employees.holder_id", ondelete="CASCADE"), primary_key=True)


class EmployeeCount(Base):
    """How many employees an establishment has; the database keeps the counts in step with the employees."""

    __tablename__ = "employee_counts"

    establishment_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    activated: Mapped[int]
    pending: Mapped[int]


class EmployeeDocument(Base):
    """A document that was delivered to an employee, as far as the vault and signature publish what became of it."""

    __tablename__ = "employee_documents"
    __table_args__ = (Index("ix_employee_documents_by_delivery", "holder_id", "delivered_at", "document_id"),)

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    type: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    signature_asked: Mapped[bool] = mapped_column(default=False)
    # Not known yet when what became of it is published before its delivery arrives.
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]


class ReminderRun(Base):
    """Everybody of an establishment who has not activated is being reminded, in slices."""

    __tablename__ = "reminder_runs"
    __table_args__ = (
        Index(
            "uq_reminder_runs_establishment_id_unfinished",
            "establishment_id",
            unique=True,
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    establishment_id: Mapped[UUID]
    requested_by: Mapped[UUID]
    requested_at: Mapped[datetime]
    # The last employee who was looked at, in the order of the list.
    after_name: Mapped[str | None] = mapped_column(_BYTES)
    after_id: Mapped[UUID | None]
    sent: Mapped[int] = mapped_column(default=0)
    too_soon: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]


class ActiveAccount(Base):
    """An account that its owner activated: an invitation that is answered later finds it so."""

    __tablename__ = "active_accounts"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    activated_at: Mapped[datetime]
