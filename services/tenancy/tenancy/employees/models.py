"""Table: employees."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenancy.models import Base


class Employee(Base):
    """A person at one employer or agency, known by a staff number; the holder of what is deposited there."""

    __tablename__ = "employees"
    __table_args__ = (UniqueConstraint("organisation_id", "staff_number"),)

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    staff_number: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    registered_at: Mapped[datetime]
