"""Personal spaces and how full they are, their folders, and files that are coming in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault.content_encryption.keyring import WrappedKey
from vault.content_store.store import ContentId, StoredContent, StoredObject
from vault.models import Base


class PersonalSpace(Base):
    """How much a person has put into their vault themselves; files that are coming in count from their beginning."""

    __tablename__ = "personal_spaces"
    __table_args__ = (CheckConstraint("used >= 0 AND files >= 0", name="used"),)

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    # Bytes; none is what everybody has.
    quota: Mapped[int | None] = mapped_column(BigInteger)
    used: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[int]


class Folder(Base):
    """A folder of a personal space."""

    __tablename__ = "folders"
    __table_args__ = (
        UniqueConstraint(
            "holder_id", "parent_id", "folded_name", name="uq_folders_name", postgresql_nulls_not_distinct=True
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("folders.id"))
    name: Mapped[str]
    # Without case: two names that only differ by it are one to most people and most systems.
    folded_name: Mapped[str]


class Upload(Base):
    """A file that a person adds: what it is to be, and how much of it is there."""

    __tablename__ = "uploads"
    __table_args__ = (CheckConstraint("received BETWEEN 0 AND size", name="received"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    title: Mapped[str]
    compartment: Mapped[str]
    digest: Mapped[str]
    folder_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]]
    size: Mapped[int]
    received: Mapped[int]
    # What it has become.
    document_id: Mapped[UUID | None]
    begun_at: Mapped[datetime] = mapped_column(index=True)


class UploadPart(Base):
    """Some bytes of a file that is coming in, encrypted like every content."""

    __tablename__ = "upload_parts"

    upload_id: Mapped[UUID] = mapped_column(ForeignKey("uploads.id"), primary_key=True)
    starts_at: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    size: Mapped[int]
    digest: Mapped[str]
    object_name: Mapped[str] = mapped_column(unique=True)
    key_id: Mapped[str]
    wrapped_key: Mapped[bytes]

    @property
    def content(self) -> StoredContent:
        """Return the part as the content store reads it."""
        return StoredContent(
            ContentId(self.holder_id, self.upload_id, self.starts_at),
            digest=self.digest,
            size=self.size,
            object=StoredObject(self.object_name, WrappedKey(self.key_id, self.wrapped_key)),
        )
