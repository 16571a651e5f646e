"""Table: relations between agencies and client companies."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chartrier.ids import new_id
from tenancy.models import Base
from tenancy.organisations.models import Organisation


class Relation(Base):
    """Whether a client company accepts documents of an agency; until it confirms, that agency's documents wait."""

    __tablename__ = "relations"
    __table_args__ = (
        UniqueConstraint("company_id", "agency_id"),
        CheckConstraint("state IN ('proposed', 'confirmed', 'declined', 'ended')", name="state"),
        Index("ix_relations_agency_id_id", "agency_id", "id"),
        Index("ix_relations_to_tell", "id", postgresql_where=text("undoable AND administrators_told_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    agency_id: Mapped[UUID]
    agency_name: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposed")
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(default="")
    # One who is no administrator confirmed it: an administrator can undo that.
    undoable: Mapped[bool] = mapped_column(default=False)
    # When the administrators were told of that.
    administrators_told_at: Mapped[datetime | None]

    company: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
