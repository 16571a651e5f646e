"""Campaigns with their documents, and the employees to whom they are sent, as tenancy publishes them."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from vault.content_encryption.keyring import WrappedKey
from vault.content_store.store import ContentId, StoredContent, StoredObject
from vault.models import Base

# `sending` is also what waits for the hour that was chosen; `stopped`, that who asked for it may send no longer.
CampaignState = Literal["new", "splitting", "ready", "sending", "sent", "unreadable", "stopped"]
CAMPAIGN_STATES: Final = ("new", "splitting", "ready", "sending", "sent", "unreadable", "stopped")
UNDER_WAY: Final = ("splitting", "sending")
DocumentState = Literal["matched", "unmatched", "set_aside", "sent", "paper", "refused"]
DOCUMENT_STATES: Final = ("matched", "unmatched", "set_aside", "sent", "paper", "refused")
# What was found on the pages of a document; `by_hand` is somebody's choice.
Finding = Literal["employee", "no_number", "unknown_number", "other_name", "several", "by_hand"]
FINDINGS: Final = ("employee", "no_number", "unknown_number", "other_name", "several", "by_hand")


class Employee(Base):
    """A person to whom an employer or agency sends, by the staff number that their holder's id comes from."""

    __tablename__ = "employees"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    establishment_id: Mapped[UUID]
    staff_number: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    changed_at: Mapped[datetime]


class Campaign(Base):
    """Payslips of one period that an establishment sends by hand, from one PDF."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint(
            "state IN ('new', 'splitting', 'ready', 'sending', 'sent', 'unreadable', 'stopped')", name="state"
        ),
        # Ids grow with time: the latest of an organisation, or of one establishment, come first.
        Index("ix_campaigns_organisation_id_id", "organisation_id", "id"),
        Index("ix_campaigns_establishment_id_id", "establishment_id", "id"),
        Index("ix_campaigns_under_way", "state", "id", postgresql_where=text("state IN ('splitting', 'sending')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    establishment_id: Mapped[UUID]
    title: Mapped[str]
    period: Mapped[str]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    state: Mapped[str]
    # Whether employees of every establishment are looked for, as who began it sends for all of them.
    whole_organisation: Mapped[bool]
    # The file, until everything was sent.
    digest: Mapped[str | None]
    size: Mapped[int | None]
    object_name: Mapped[str | None] = mapped_column(unique=True)
    key_id: Mapped[str | None]
    wrapped_key: Mapped[bytes | None]
    pages: Mapped[int] = mapped_column(default=0)
    # How many of them were read: where the worker goes on.
    pages_read: Mapped[int] = mapped_column(default=0)
    # Who asked for it to be sent, and from when on.
    sent_by: Mapped[UUID | None]
    send_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def content(self) -> StoredContent | None:
        """Return the file as the content store reads it."""
        if self.object_name is None or self.key_id is None or self.wrapped_key is None:
            return None
        return StoredContent(
            ContentId(self.organisation_id, self.id, 1),
            digest=self.digest or "",
            size=self.size or 0,
            object=StoredObject(self.object_name, WrappedKey(self.key_id, self.wrapped_key)),
        )


class CampaignDocument(Base):
    """Some pages of a campaign's file that go to one employee together, and what became of them."""

    __tablename__ = "campaign_documents"
    __table_args__ = (
        CheckConstraint("state IN ('matched', 'unmatched', 'set_aside', 'sent', 'paper', 'refused')", name="state"),
        UniqueConstraint("document_id", name="uq_campaign_documents_document_id"),
        Index("ix_campaign_documents_by_state", "campaign_id", "state", "number"),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    # That of its first page: the same however often the file is read.
    number: Mapped[int] = mapped_column(primary_key=True)
    last_page: Mapped[int]
    state: Mapped[str]
    finding: Mapped[str]
    # The staff numbers that were found, where they name nobody for sure.
    found: Mapped[str]
    holder_id: Mapped[UUID | None]
    document_id: Mapped[UUID | None]
    reason: Mapped[str | None]
