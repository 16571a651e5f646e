"""The tables of one-time codes, and of how much was sent in a day."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Code(Base):
    """The one code that is good for one matter: a purpose and a subject, of which only a keyed hash is kept."""

    __tablename__ = "codes"

    matter: Mapped[str] = mapped_column(primary_key=True)
    code_hash: Mapped[str]
    tries: Mapped[int]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class Sending(Base):
    """How much was sent in one day to one number or address, or by the whole installation; kept under keyed hashes."""

    __tablename__ = "sendings"

    subject: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
