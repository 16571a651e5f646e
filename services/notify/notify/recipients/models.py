"""Tables: accounts that proved their address, and invitations to complete a registration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from notify.models import Base


class Account(Base):
    """Somebody who completed the registration, and the address that they proved."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    first_name: Mapped[str]
    language: Mapped[str]
    # Of auth's events: an older version that arrives late changes nothing.
    version: Mapped[int]
    known_since: Mapped[datetime]


class NotificationPreferences(Base):
    """Of which events somebody wants to be told by mail, and how soon; whoever chose nothing has no row."""

    __tablename__ = "notification_preferences"
    __table_args__ = (
        CheckConstraint("new_documents IN ('at_once', 'daily', 'never')", name="new_documents"),
        *(
            CheckConstraint(f"{subject} IN ('at_once', 'never')", name=subject)
            for subject in ("signature_reminders", "sent_documents", "pay")
        ),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    time_zone: Mapped[str]
    new_documents: Mapped[str]
    signature_reminders: Mapped[str]
    sent_documents: Mapped[str]
    pay: Mapped[str]


class SpaceAddress(Base):
    """The address of a structure's space: the one that its account was opened with, which gets every notice."""

    __tablename__ = "space_addresses"

    structure_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    email: Mapped[str]
    name: Mapped[str]


class Invitation(Base):
    """Somebody who has not completed the registration yet; the link is sealed until the message leaves."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_waiting", "account_id", postgresql_where=text("handled_at IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    holder_id: Mapped[UUID]
    email: Mapped[str]
    first_name: Mapped[str]
    language: Mapped[str]
    invited_by: Mapped[str]
    sealed_link: Mapped[str]
    expires_at: Mapped[datetime]
    # Sent before, it was not answered: the message says that it reminds of it.
    reminder: Mapped[bool]
    # When its account has a right, too: until then there is nothing to invite anybody to.
    added_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
