"""Bulk exports, and the documents that each takes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base

State = Literal["preparing", "ready"]
STATES: Final = ("preparing", "ready")


class BulkExport(Base):
    """What somebody takes out of what was sent: which documents, written how, until when it can be taken."""

    __tablename__ = "bulk_exports"
    __table_args__ = (
        CheckConstraint("state IN ('preparing', 'ready')", name="state"),
        CheckConstraint("format IN ('csv', 'xlsx')", name="format"),
        Index("ix_bulk_exports_account_id_id", "account_id", "id"),
        Index("ix_bulk_exports_preparing", "id", postgresql_where=text("state = 'preparing'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    # Establishment, type, first and last day, as they were asked for.
    criteria: Mapped[dict[str, Any]]
    format: Mapped[str]
    with_files: Mapped[bool]
    state: Mapped[str]
    documents: Mapped[int]
    # The place in the list where the worker goes on.
    after_key: Mapped[str | None]
    after_id: Mapped[UUID | None]
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class BulkExportDocument(Base):
    """A document of an export, in its place."""

    __tablename__ = "bulk_export_documents"

    export_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_exports.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[UUID]
