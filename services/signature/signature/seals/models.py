"""Documents of the platform itself that wait for its seal, or have it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from signature.base import Base


class DocumentSeal(Base):
    """The seal on one document: asked for, and what became of it."""

    __tablename__ = "document_seals"
    __table_args__ = (
        Index("ix_document_seals_due", "due_at", postgresql_where=text("sealed_at IS NULL AND failure IS NULL")),
    )

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    # The vault keeps one version for it, however often it is stored.
    id: Mapped[UUID] = mapped_column(unique=True)
    holder_id: Mapped[UUID]
    digest: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sealed_at: Mapped[datetime | None]
    digest_sealed: Mapped[str | None]
    level: Mapped[str | None]
    certificate_fingerprint: Mapped[str | None]
    failure: Mapped[str | None]
