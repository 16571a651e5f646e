"""The tables of account closings, with each service's report."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Departure(StrEnum):
    """What tenancy decided of a closing: whether every space that the account administers keeps an administrator."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class AccountClosing(Base):
    """Somebody closes their account: how far they confirmed it, and which service erases now, until all have."""

    __tablename__ = "account_closings"
    __table_args__ = (
        CheckConstraint("state IN ('code', 'confirm', 'closing', 'closed')", name="state"),
        CheckConstraint("departure IN ('asked', 'granted', 'refused')", name="departure"),
        Index("uq_account_closings_account_id", "account_id", unique=True),
        Index("ix_account_closings_requested_at", "requested_at", postgresql_where=text("state = 'closing'")),
        Index("ix_account_closings_begun_at", "begun_at", postgresql_where=text("state IN ('code', 'confirm')")),
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
    departure: Mapped[str]
    # The names of those that need another administrator first.
    spaces: Mapped[list[str]]
    # The service that erases now, and when it was last asked to.
    service: Mapped[str | None]
    requested_at: Mapped[datetime | None]


class ErasureReport(Base):
    """What one service erased, and what it must retain."""

    __tablename__ = "erasure_reports"

    closing_id: Mapped[UUID] = mapped_column(ForeignKey("account_closings.id"), primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    reported_at: Mapped[datetime]
    erased: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    retained: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
