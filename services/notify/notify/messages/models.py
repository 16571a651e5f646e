"""Table: messages."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from notify.models import Base


class MessageState(StrEnum):
    """How a message stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Message(Base):
    """A message, from the moment it was decided on. What it says is stored without any secret."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'failed')", name="state"),
        CheckConstraint("account_id IS NOT NULL OR email IS NOT NULL OR phone IS NOT NULL", name="for_somebody"),
        Index("ix_messages_due_at", "due_at", postgresql_where=text("state = 'queued'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID]
    # What it is sent for: the same cause never makes a second message.
    cause: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID | None]
    # Empty until it leaves, where the account's own address is meant.
    email: Mapped[str | None]
    # Where it goes by text message.
    phone: Mapped[str | None]
    name: Mapped[str]
    language: Mapped[str]
    content: Mapped[dict[str, Any]]
    # Forgotten once the message was sent.
    sealed_link: Mapped[str | None]
    # More that is sealed, by name; forgotten likewise.
    secrets: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[str] = mapped_column(default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    # Claims of workers that did not say yet how their attempt ended; some never will.
    open_claims: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str | None]
