"""Tables: clients of agencies, the words by which they are found, their counts, the reminders to all of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chartrier.ids import new_id
from tenancy.models import Base

_BYTES = Text(collation="C")


class Client(Base):
    """A company as one agency's client; the database has its name, and its first active user, follow."""

    __tablename__ = "clients"
    __table_args__ = (
        *(
            Index(f"ix_clients_by_{key}", "agency_id", "is_activated", key, "company_id")
            for key in ("sort_name", "siret", "registered_at")
        ),
    )

    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    name: Mapped[str]
    siret: Mapped[str] = mapped_column(_BYTES)
    registered_at: Mapped[datetime]
    # Since when one of its users, with rights for this agency, has an account.
    activated_at: Mapped[datetime | None]
    is_activated: Mapped[bool] = mapped_column(Computed("activated_at IS NOT NULL", persisted=True))
    reminded_at: Mapped[datetime | None]
    sort_name: Mapped[str] = mapped_column(_BYTES, Computed("folded(name)", persisted=True))


class ClientWord(Base):
    """A word by whose beginning a client is found; the database keeps them in step with the client."""

    __tablename__ = "client_words"
    __table_args__ = (Index("ix_client_words_company_id_word", "company_id", "agency_id", "word"),)

    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_activated: Mapped[bool] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(_BYTES, primary_key=True)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)


class ClientCount(Base):
    """How many clients an agency has; the database keeps the counts in step with the clients."""

    __tablename__ = "client_counts"

    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    activated: Mapped[int]
    pending: Mapped[int]


class ClientReminderRun(Base):
    """The users of all clients of an agency where nobody is active are being reminded, in slices."""

    __tablename__ = "client_reminder_runs"
    __table_args__ = (
        Index(
            "uq_client_reminder_runs_agency_id_unfinished",
            "agency_id",
            unique=True,
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID]
    requested_by: Mapped[UUID]
    requested_at: Mapped[datetime]
    # The last client that was looked at, in the order of the list.
    after_name: Mapped[str | None] = mapped_column(_BYTES)
    after_id: Mapped[UUID | None]
    sent: Mapped[int] = mapped_column(default=0)
    too_soon: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
