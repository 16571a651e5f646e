"""Table: who opened a link, as far as its owner may know."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from sharing.models import Base


class Opening(Base):
    """Somebody opened a link: when, with what kind of device, from which network."""

    __tablename__ = "openings"
    __table_args__ = (Index("ix_openings_link_id_at", "link_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"))
    account_id: Mapped[UUID]
    at: Mapped[datetime]
    device: Mapped[str]
    network: Mapped[str]
