"""The versions of journeys that were published."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from deposits.models import Base


class JourneyVersion(Base):
    """One version of a journey, as its document says; it never changes, since requests keep it."""

    __tablename__ = "journeys"

    key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    published_at: Mapped[datetime]
    # Nobody: it came with the product, or from the operator's folder.
    published_by: Mapped[UUID | None]
