"""The tables of one-time codes, and of how many were sent in a day."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class OneTimeCode(Base):
    """The one code that is good for a purpose, of which only a keyed hash is stored."""

    __tablename__ = "one_time_codes"

    purpose_hash: Mapped[str] = mapped_column(primary_key=True)
    code_hash: Mapped[str]
    # Where it was sent, masked, if what it confirms has to say so.
    channel: Mapped[str]
    sent_to: Mapped[str | None]
    attempts: Mapped[int]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class DailyCount(Base):
    """How often something was done in one day for one number, address or account, or in all, under a keyed hash."""

    __tablename__ = "daily_counts"

    subject_hash: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
