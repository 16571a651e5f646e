"""How signatures look: the one that a person keeps for the next time, and drawings that wait to be put into files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from signature.base import Base


class OwnSignature(Base):
    """The signature that a person keeps, sealed."""

    __tablename__ = "own_signatures"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    changed_at: Mapped[datetime]


class SignatureDrawing(Base):
    """A drawing that was signed with, sealed, until it stands in the files."""

    __tablename__ = "drawings"
    __table_args__ = (Index("ix_drawings_stored_at", "stored_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    sealed: Mapped[bytes]
    stored_at: Mapped[datetime]
