"""Timesheets, and what was done about each."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deposits.assignments.models import Assignment
from deposits.models import Base
from deposits.timesheets.states import TimesheetState


class Timesheet(Base):
    """The hours of one week of an assignment."""

    __tablename__ = "timesheets"
    __table_args__ = (
        UniqueConstraint("assignment_id", "week"),
        CheckConstraint("state IN ('sent', 'disputed', 'validated')", name="state"),
        CheckConstraint("extract(isodow FROM week) = 1", name="week_begins_on_monday"),
        CheckConstraint("state <> 'validated' OR validation_number IS NOT NULL", name="numbered_once_validated"),
        Index("ix_timesheets_holder_id", "holder_id", "week", "id"),
        Index("ix_timesheets_company_id", "company_id", "state", "sent_at", "id"),
        Index("ix_timesheets_organisation_id", "organisation_id", "state", "sent_at", "id"),
        Index("ix_timesheets_validation_number", "organisation_id", "validation_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"))
    organisation_id: Mapped[UUID]
    establishment_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    company_id: Mapped[UUID]
    # Its Monday.
    week: Mapped[date]
    hours: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(default=TimesheetState.SENT)
    # Counts the acts: whoever acts on a timesheet names the one that they saw.
    revision: Mapped[int] = mapped_column(default=1)
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID]
    dispute_reason: Mapped[str] = mapped_column(default="")
    validated_at: Mapped[datetime | None]
    # Of the latest validation: one that is corrected keeps it until it is validated again, under the next one.
    validation_number: Mapped[int | None] = mapped_column(BigInteger)

    assignment: Mapped[Assignment] = relationship(lazy="joined", innerjoin=True)


class TimesheetAct(Base):
    """That somebody sent, disputed or validated the hours of a week; only added to."""

    __tablename__ = "timesheet_acts"
    __table_args__ = (Index("ix_timesheet_acts_timesheet_id", "timesheet_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    timesheet_id: Mapped[UUID] = mapped_column(ForeignKey("timesheets.id"))
    at: Mapped[datetime]
    account_id: Mapped[UUID]
    act: Mapped[str]
    hours: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(default="")
