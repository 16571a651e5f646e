"""Refusals of electronic delivery, kept as proof also after they ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class PaperRefusal(Base):
    """That a person wants what one employer sends on paper, since when, and until when."""

    __tablename__ = "paper_refusals"
    __table_args__ = (
        Index(
            "uq_paper_refusals_in_force",
            "holder_id",
            "organisation_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_paper_refusals_account_id", "account_id", "refused_at"),
    )

    # The number of the acknowledgement.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    account_id: Mapped[UUID]
    person_name: Mapped[str]
    organisation_name: Mapped[str]
    refused_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
