"""Searches that people keep."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class SavedSearch(Base):
    """The criteria of a list, under a name that their owner gave them."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("account_id", "name", name="uq_saved_searches_account_id_name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    name: Mapped[str]
    criteria: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
