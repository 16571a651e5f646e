"""The tables of exports of everything held on a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Export(Base):
    """Everything held on a person as one package, whose parts are encrypted under a key outside the database."""

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("state IN ('preparing', 'ready', 'failed', 'expired')", name="state"),
        Index("uq_exports_account_id", "account_id", unique=True, postgresql_where=text("state = 'preparing'")),
        Index("ix_exports_due_at", "due_at", postgresql_where=text("state = 'preparing'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str]
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    size: Mapped[int | None] = mapped_column(BigInteger)


class ExportPart(Base):
    """Some bytes of a package, encrypted for their place in it."""

    __tablename__ = "export_parts"

    export_id: Mapped[UUID] = mapped_column(ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    encrypted: Mapped[bytes]
