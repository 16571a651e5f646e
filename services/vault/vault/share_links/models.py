"""Share links that were withdrawn."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class WithdrawnLink(Base):
    """A share link that opens nothing any more, as sharing publishes it."""

    __tablename__ = "withdrawn_links"

    link_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
