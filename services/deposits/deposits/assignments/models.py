"""The assignments of an agency's employees, and the order of what is decided about them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deposits.models import Base


class Assignment(Base):
    """Where somebody works for a while: an agency's employee at one of its clients, under the agency's reference."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("organisation_id", "reference"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
        Index("ix_assignments_holder_id", "holder_id", "starts_on", "id"),
        Index("ix_assignments_company_id", "company_id", "organisation_id", "starts_on", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    establishment_id: Mapped[UUID]
    reference: Mapped[str]
    # The employee, by the id under which the vault has what the agency sends them.
    holder_id: Mapped[UUID]
    staff_number: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    company_id: Mapped[UUID]
    company_siret: Mapped[str]
    company_name: Mapped[str]
    position: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    listed_at: Mapped[datetime]


class DecisionCounter(Base):
    """How many decisions an agency's ERP has to read: counted under a lock, so that none appears behind its place."""

    __tablename__ = "decision_counters"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)
