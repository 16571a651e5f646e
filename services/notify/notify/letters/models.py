"""Tables: letters that wait to be printed, and the postal addresses that they go to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chartrier.ids import new_id
from notify.models import Base


class EnrolmentLetter(Base):
    """A letter that was written for somebody, sealed; it is erased once it was printed, replaced or needed no more."""

    __tablename__ = "enrolment_letters"
    __table_args__ = (Index("ix_enrolment_letters_batch_id_id", "batch_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    # The latest letter alone opens anything.
    account_id: Mapped[UUID] = mapped_column(unique=True)
    holder_id: Mapped[UUID] = mapped_column(index=True)
    organisation_name: Mapped[str]
    sealed_letter: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    # The batch in which it is being printed.
    batch_id: Mapped[UUID | None]


class PostalAddress(Base):
    """Where letters to a person at one employer go, as that employer gives it: the lines below the name."""

    __tablename__ = "postal_addresses"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    lines: Mapped[list[str]] = mapped_column(ARRAY(Text))
    given_at: Mapped[datetime]
