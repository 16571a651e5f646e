"""The tables of what is requested without signing in: new passwords, lost identifiers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class ResetRequest(Base):
    """A request for a new password; whether there is an account is looked up once it was answered."""

    __tablename__ = "reset_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    identifier: Mapped[str | None]
    language: Mapped[str]
    # Where it came from, for the journal of the account's owner.
    origin: Mapped[dict[str, Any]] = mapped_column(JSONB)
    requested_at: Mapped[datetime]


class LostIdentifierRequest(Base):
    """The form of somebody who lost the identifier, until it is matched, decided on or too old."""

    __tablename__ = "lost_identifier_requests"
    __table_args__ = (
        CheckConstraint("state IN ('received', 'code_sent', 'matched', 'open', 'granted', 'refused')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    form: Mapped[dict[str, Any]] = mapped_column(JSONB)
    language: Mapped[str]
    origin: Mapped[dict[str, Any]] = mapped_column(JSONB)
    # The one account that matches, once one was found.
    account_id: Mapped[UUID | None]
    decision: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    requested_at: Mapped[datetime] = mapped_column(index=True)
    # When its code was last asked for, whether or not one was sent: what a cool-down may be told from.
    code_asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
