"""The tables of account closings, with each service's report."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Closing(Base):
    """Somebody closes their account: how far they confirmed it, whose turn it is to erase, until all have."""

    __tablename__ = "closings"
    __table_args__ = (
        CheckConstraint("state IN ('code', 'confirm', 'closing', 'closed')", name="state"),
        Index("uq_closings_account_id", "account_id", unique=True),
        Index("ix_closings_asked_at", "asked_at", postgresql_where=text("state = 'closing'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str]
    begun_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    progress_hash: Mapped[str | None] = mapped_column(unique=True)
    accounts: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    holders: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    # Whose turn it is, and when it was last asked.
    turn: Mapped[str | None]
    asked_at: Mapped[datetime | None]


class ClosingAnswer(Base):
    """What one service erased, and what it must keep."""

    __tablename__ = "closing_answers"

    closing_id: Mapped[UUID] = mapped_column(ForeignKey("closings.id"), primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    at: Mapped[datetime]
    erased: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    kept: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
