"""Advances that employees ask for."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deposits.advances.states import AdvanceState
from deposits.assignments.models import Assignment
from deposits.models import Base


class Advance(Base):
    """A part of a month's pay that an employee asks for before it is due."""

    __tablename__ = "advances"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'accepted', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("amount > 0", name="of_some_amount"),
        CheckConstraint(
            "(state = 'accepted') = (granted IS NOT NULL) AND (granted IS NULL OR granted BETWEEN 0.01 AND amount)",
            name="granted_once_accepted",
        ),
        CheckConstraint("(state IN ('accepted', 'refused')) = (decision_number IS NOT NULL)", name="numbered"),
        # Nobody asks twice on one assignment before the first is decided.
        Index("uq_advances_asked", "assignment_id", unique=True, postgresql_where="state = 'asked'"),
        Index("ix_advances_assignment_id", "assignment_id", "period"),
        Index("ix_advances_holder_id", "holder_id", "asked_at", "id"),
        Index("ix_advances_state", "organisation_id", "state", "asked_at", "id"),
        Index(
            "uq_advances_decision_number",
            "organisation_id",
            "decision_number",
            unique=True,
            postgresql_where="decision_number IS NOT NULL",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"))
    organisation_id: Mapped[UUID]
    establishment_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    # The first day of the month whose pay it is a part of.
    period: Mapped[date]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default=AdvanceState.ASKED)
    granted: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    decision_number: Mapped[int | None] = mapped_column(BigInteger)

    assignment: Mapped[Assignment] = relationship(lazy="joined", innerjoin=True)
