"""Batches as they were answered last, and relations between companies and agencies."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class Batch(Base):
    """What a depositor sent together, and what was answered last."""

    __tablename__ = "batches"
    __table_args__ = (
        UniqueConstraint("organisation_id", "reference", name="uq_batches_organisation_id_reference"),
        # Ids grow with time: the latest batches of an organisation come first.
        Index("ix_batches_organisation_id_id", "organisation_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    reference: Mapped[str]
    received_at: Mapped[datetime]
    accepted: Mapped[int]
    already_there: Mapped[int]
    paper: Mapped[int]
    refused: Mapped[int]
    lines: Mapped[list[Any]]


class Relation(Base):
    """Whether a company wants the documents of an agency, as tenancy publishes it; `unknown` until then."""

    __tablename__ = "relations"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    decided_at: Mapped[datetime | None]
