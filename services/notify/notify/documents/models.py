"""Tables: documents that came, to whom they are announced, and what was done with them since."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from notify.models import Base


class Document(Base):
    """A document that came, as far as it takes to say so: neither its title nor anything in it."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_holder_id_received_at", "holder_id", "received_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    type: Mapped[str]
    required_right: Mapped[str]
    # Whom its sender named for it at a company (`chartrier.ids.recipient_id`).
    named_recipients: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    received_at: Mapped[datetime]


class GrantNotification(Base):
    """Of which documents of a company somebody is told: of all that they may open, or of those that name them."""

    __tablename__ = "grant_notifications"

    grant_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    holder_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None]
    # By which id documents name a sub-account that is told only of those (TEN-51); None is told of all.
    told_when_named: Mapped[UUID | None]
    # Of tenancy's events: an older version that arrives late changes nothing.
    version: Mapped[int]


class DocumentReading(Base):
    """Somebody already read or signed a document: no need to tell them that it came."""

    __tablename__ = "document_readings"

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]


class SettledDocument(Base):
    """A document that everybody signed or somebody refused: it waits for nobody any more."""

    __tablename__ = "settled_documents"

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]


class Announcement(Base):
    """One document to be told to one account: once, whatever else is published of either."""

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_waiting", "account_id", postgresql_where=text("handled_at IS NULL")),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    added_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
