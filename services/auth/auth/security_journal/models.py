"""The table of the security journal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class SecurityJournalEntry(Base):
    """One act on an account: added, never changed, deleted when technical logs are."""

    __tablename__ = "security_journal_entries"
    __table_args__ = (Index("ix_security_journal_entries_account_id_at", "account_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    at: Mapped[datetime]
    act: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    browser: Mapped[str]
    system: Mapped[str]
    network: Mapped[str]
