"""The tables of joining and merging: which account took which one's place, whose address is another's too, letters."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Merge(Base):
    """One account took another one's place; what it takes to undo it is kept as long as that is possible."""

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("cause IN ('joined', 'linked', 'address', 'support')", name="cause"),
        CheckConstraint("survivor_id <> absorbed_id", name="two"),
        Index("uq_merges_absorbed_id", "absorbed_id", unique=True, postgresql_where=text("undone_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survivor_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    absorbed_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    cause: Mapped[str]
    version: Mapped[int]
    at: Mapped[datetime]
    undo_until: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    # Forgotten once there is nothing to undo any more.
    kept_password_hash: Mapped[str | None]


class SharedAddress(Base):
    """An account proved an address that is another account's identifier: one person, to be grouped at a sign-in."""

    __tablename__ = "shared_addresses"

    address: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    proven_at: Mapped[datetime]


class Enrolment(Base):
    """A letter with a temporary password: until when that password opens the first sign-in, and nothing else."""

    __tablename__ = "enrolments"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
