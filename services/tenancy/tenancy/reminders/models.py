"""Table: when each person was reminded last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from tenancy.models import Base


class ReminderClaim(Base):
    """When a person was reminded last, by whomever; known by the hash of their address."""

    __tablename__ = "reminder_claims"

    recipient: Mapped[str] = mapped_column(primary_key=True)
    reminded_at: Mapped[datetime] = mapped_column(index=True)
