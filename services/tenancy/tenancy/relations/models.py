"""Table: relations between agencies and client companies."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chartrier.ids import new_id
from tenancy.models import Base
from tenancy.organisations.models import Organisation


class Relation(Base):
    """Whether a client company accepts documents of an agency; until it confirms, that agency's documents wait."""

    __tablename__ = "relations"
    __table_args__ = (
        UniqueConstraint("company_id", "agency_id"),
        CheckConstraint("state IN ('proposed', 'confirmed', 'declined')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    agency_id: Mapped[UUID] = mapped_column(index=True)
    agency_name: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposed")
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]

    company: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
