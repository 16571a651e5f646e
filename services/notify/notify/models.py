"""Tables: who can be reached, what waits for whom, and the messages."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TIMESTAMP, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure

QUEUED: Final = "queued"
SENT: Final = "sent"
FAILED: Final = "failed"


class Base(DeclarativeBase):
    """notify's tables, beside those that every service has."""

    metadata = common_metadata()
    type_annotation_map = {datetime: TIMESTAMP(timezone=True), str: Text, dict[str, Any]: JSONB}  # noqa: RUF012


account_erasure.add_tables(Base.metadata)


class Account(Base):
    """Somebody who completed the registration, and the address that they proved."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    first_name: Mapped[str]
    language: Mapped[str]
    # Of what auth said: an older version that arrives late changes nothing.
    version: Mapped[int]
    known_at: Mapped[datetime]


class Invitation(Base):
    """Somebody who has not completed the registration yet; the link is sealed until the message leaves."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_waiting", "account_id", postgresql_where=text("settled_at IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    holder_id: Mapped[UUID]
    email: Mapped[str]
    first_name: Mapped[str]
    language: Mapped[str]
    invited_by: Mapped[str]
    sealed_link: Mapped[str]
    expires_at: Mapped[datetime]
    # When a right was known too: until then there is nothing to invite anybody to.
    added_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))


class Document(Base):
    """A document that came, as far as it takes to say so: neither its title nor anything in it."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_holder_id_heard_at", "holder_id", "heard_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    type: Mapped[str]
    required_right: Mapped[str]
    heard_at: Mapped[datetime]


class Reading(Base):
    """Somebody already read or signed a document: no need to tell them that it came."""

    __tablename__ = "readings"

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]


class Settlement(Base):
    """A document was signed by everybody or refused: it waits for nobody any more."""

    __tablename__ = "settlements"

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]


class Announcement(Base):
    """One document to be told to one account: once, whatever else is heard of either."""

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_waiting", "account_id", postgresql_where=text("settled_at IS NULL")),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    added_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))


class Message(Base):
    """A message, from the moment it was decided on. What it says is kept without any secret."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'failed')", name="state"),
        CheckConstraint("account_id IS NOT NULL OR email IS NOT NULL OR phone IS NOT NULL", name="for_somebody"),
        Index("ix_messages_due_at", "due_at", postgresql_where=text("state = 'queued'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID]
    # What it is sent for: the same cause never makes a second message.
    cause: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID | None]
    # Empty until it leaves, where the account's own address is meant.
    email: Mapped[str | None]
    # Where it goes by text message.
    phone: Mapped[str | None]
    name: Mapped[str]
    language: Mapped[str]
    content: Mapped[dict[str, Any]]
    # Forgotten once the message was sent.
    sealed_link: Mapped[str | None]
    # More that is sealed, by name; forgotten likewise.
    secrets: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[str] = mapped_column(default=QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    # While somebody is sending it, this is when it comes back by itself.
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str | None]
