"""Signatories: who has to sign a document, in which order, who did, and who was reminded."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from signature.base import Base


class Party(StrEnum):
    """For whom somebody signs: the organisation that sent the document, or whoever it was sent to."""

    AGENCY = "agency"
    RECIPIENT = "recipient"


class Signatory(Base):
    """A party that has to sign; those of the same rank sign in whatever order."""

    __tablename__ = "signatories"
    __table_args__ = (CheckConstraint("party IN ('agency', 'recipient')", name="party"),)

    envelope_id: Mapped[UUID] = mapped_column(ForeignKey("envelopes.id", ondelete="CASCADE"), primary_key=True)
    party: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int]
    # Who signed for it.
    name: Mapped[str | None]
    signed_at: Mapped[datetime | None]
    # Where its signature stands (`signature.pdf.prepared_file.Position`), if the depositor says so.
    position: Mapped[dict[str, Any] | None]


def next_turn(signatories: Sequence[Signatory]) -> list[str]:
    """Return which parties sign next: those of the lowest rank that have not signed."""
    waiting = [each for each in signatories if each.signed_at is None]
    first = min((each.rank for each in waiting), default=0)
    return [each.party for each in waiting if each.rank == first]


def first_reminder(since: datetime, days: Sequence[int]) -> datetime | None:
    """Return when somebody who has to sign since then is reminded first; None where nobody is."""
    return since + timedelta(days=days[0]) if days else None


class Reminder(Base):
    """That somebody was reminded of a document which they had not signed after so many days."""

    __tablename__ = "reminders"

    envelope_id: Mapped[UUID] = mapped_column(ForeignKey("envelopes.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(primary_key=True)
    days: Mapped[int]
