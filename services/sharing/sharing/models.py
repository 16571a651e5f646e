"""Tables: links, what they show, who opened them, and how often somebody tried."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import TIMESTAMP, BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts

OPEN: Final = "open"
EXPIRED: Final = "expired"
WITHDRAWN: Final = "withdrawn"


class Base(DeclarativeBase):
    """sharing's tables, beside those that every service has."""

    metadata = common_metadata()
    type_annotation_map = {datetime: TIMESTAMP(timezone=True), str: Text}  # noqa: RUF012


account_erasure.add_tables(Base.metadata)
merged_accounts.add_tables(Base.metadata)


class Person(Base):
    """Somebody who may share, and the name under which recipients know them."""

    __tablename__ = "people"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    # Of what auth said: an older version that arrives late changes nothing.
    version: Mapped[int]


class Link(Base):
    """A link that somebody made for somebody else; its secret is only known by its hash."""

    __tablename__ = "links"
    __table_args__ = (
        Index("ix_links_account_id_created_at", "account_id", "created_at"),
        Index("ix_links_holder_id", "holder_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    # Whose it is now, and who made it: another account may have taken that one's place.
    account_id: Mapped[UUID]
    made_by: Mapped[UUID]
    holder_id: Mapped[UUID]
    sender_name: Mapped[str]
    recipient_name: Mapped[str]
    recipient_email: Mapped[str]
    message: Mapped[str]
    download: Mapped[bool]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    openings: Mapped[int]
    documents: Mapped[list["SharedDocument"]] = relationship(order_by="SharedDocument.position", lazy="selectin")

    def state(self, now: datetime) -> str:
        """Whether it still opens anything."""
        if self.withdrawn_at is not None:
            return WITHDRAWN
        return EXPIRED if self.expires_at <= now else OPEN


class SharedDocument(Base):
    """A document that a link shows, as the vault described it when it vouched."""

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


class Opening(Base):
    """Somebody opened a link: when, with what kind of device, from about where in the network."""

    __tablename__ = "openings"
    __table_args__ = (Index("ix_openings_link_id_at", "link_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"))
    account_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    at: Mapped[datetime]
    device: Mapped[str]
    address: Mapped[str]


class Tries(Base):
    """How often something was tried in a stretch of time, under a key that says nothing."""

    __tablename__ = "tries"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    number: Mapped[int]
