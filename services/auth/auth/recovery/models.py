"""The tables of what is asked for without signing in: new passwords, lost identifiers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class ResetRequest(Base):
    """Somebody asked for a new password; whether there is an account is looked at when they have had their answer."""

    __tablename__ = "reset_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    identifier: Mapped[str | None]
    language: Mapped[str]
    # Where it was asked from, for the journal of whose account it is.
    seen_from: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    asked_at: Mapped[datetime]


class LostIdentifier(Base):
    """What somebody wrote who lost the identifier, until it is matched, decided on or too old."""

    __tablename__ = "lost_identifiers"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'waiting', 'matched', 'open', 'granted', 'refused')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    form: Mapped[dict[str, Any]] = mapped_column(JSONB)
    language: Mapped[str]
    seen_from: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    # The one account that fits, once one was found.
    account_id: Mapped[UUID | None]
    decision: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
