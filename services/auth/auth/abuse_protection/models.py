"""The tables of the protection against abuse: counts of failures, known devices, solved captchas."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class FailureCount(Base):
    """How many wrong passwords or codes in a row; of an account, one of its devices, or an unknown identifier."""

    __tablename__ = "failure_counts"

    subject_hash: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    last_failure_at: Mapped[datetime] = mapped_column(index=True)


class KnownDevice(Base):
    """A browser that signed in to an account before; it has a count of wrong passwords of its own."""

    __tablename__ = "known_devices"
    __table_args__ = (UniqueConstraint("account_id", "secret_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    secret_hash: Mapped[str]
    first_used_at: Mapped[datetime]
    last_used_at: Mapped[datetime]


class SolvedCaptcha(Base):
    """A captcha that was solved: good once."""

    __tablename__ = "solved_captchas"

    nonce: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
