"""Tables: links, and the documents that they show."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sharing.models import Base


class LinkState(StrEnum):
    """Whether a link opens anything."""

    OPEN = "open"
    SPENT = "spent"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Protection(StrEnum):
    """What is asked beside the link itself."""

    NONE = "none"
    PASSWORD = "password"  # noqa: S105 - the name of a protection
    CODE = "code"


class Link(Base):
    """A link that somebody made for somebody else; only a hash of its secret is stored."""

    __tablename__ = "links"
    __table_args__ = (
        Index("ix_links_account_id_created_at", "account_id", "created_at"),
        Index("ix_links_holder_ids", "holder_ids", postgresql_using="gin"),
        Index(
            "ix_links_expires_at", "expires_at", postgresql_where=text("withdrawn_at IS NULL AND end_told_at IS NULL")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    # Whose it is now, and who made it: the account that made it may have been merged into another.
    account_id: Mapped[UUID]
    created_by: Mapped[UUID]
    # Whose documents it shows, in order: nobody has another space's document shown by being one of them.
    holder_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    sender_name: Mapped[str]
    recipient_name: Mapped[str]
    recipient_email: Mapped[str]
    message: Mapped[str]
    download: Mapped[bool]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    # When its present secret went to the recipient, and when its owner was told that it ends soon.
    sent_at: Mapped[datetime]
    end_told_at: Mapped[datetime | None]
    # Whether the owner is told of the first opening.
    tell_opening: Mapped[bool]
    openings: Mapped[int]
    # How many there may be; None is as many as one likes.
    most_openings: Mapped[int | None]
    protection: Mapped[str]
    password_hash: Mapped[str | None]
    # The one code that is good, of which only a keyed hash is stored.
    code_hash: Mapped[str | None]
    code_issued_at: Mapped[datetime | None]
    code_expires_at: Mapped[datetime | None]
    documents: Mapped[list["SharedDocument"]] = relationship(order_by="SharedDocument.position", lazy="selectin")

    def state(self, now: datetime) -> LinkState:
        """Return whether it opens anything at this moment."""
        if self.withdrawn_at is not None:
            return LinkState.WITHDRAWN
        if self.expires_at <= now:
            return LinkState.EXPIRED
        spent = self.most_openings is not None and self.openings >= self.most_openings
        return LinkState.SPENT if spent else LinkState.OPEN

    @property
    def document_ids(self) -> list[UUID]:
        """Return the documents that it shows."""
        return [document.document_id for document in self.documents]


class SharedDocument(Base):
    """A document that a link shows, as the vault described it in its ticket."""

    __tablename__ = "shared_documents"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(index=True)
    account_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    # The right that opens it to its owner; where the vault named none, any right on the holder does.
    organisation_id: Mapped[UUID | None]
    required_right: Mapped[str | None]
    title: Mapped[str]
    type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str]
