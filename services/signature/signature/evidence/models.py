"""Evidence files that somebody asked for: made and sealed by the worker, kept for some days."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chartrier.ids import new_id
from signature.base import Base
from signature.models import Envelope


class EvidenceFile(Base):
    """The evidence of an envelope as one person may read it, in one language."""

    __tablename__ = "evidence_files"
    __table_args__ = (
        UniqueConstraint("envelope_id", "account_id", "language"),
        Index("ix_evidence_files_due", "due_at", postgresql_where=text("content IS NULL")),
        Index("ix_evidence_files_asked_at", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    envelope_id: Mapped[UUID] = mapped_column(ForeignKey("envelopes.id", ondelete="CASCADE"))
    account_id: Mapped[UUID]
    language: Mapped[str]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sealed_at: Mapped[datetime | None]
    envelope: Mapped[Envelope] = relationship()

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be downloaded."""
        return self.sealed_at is not None
