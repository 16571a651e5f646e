"""Contents that are still to be removed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class DoomedBlob(Base):
    """A blob whose document was erased: it is removed next, and only then does the vault say that all is gone."""

    __tablename__ = "doomed_blobs"

    blob: Mapped[str] = mapped_column(primary_key=True)
    closing_id: Mapped[UUID] = mapped_column(index=True)
