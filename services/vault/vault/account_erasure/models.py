"""Objects that are still to be removed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class ObjectToRemove(Base):
    """An object whose document was erased: it is removed next, and only then does the vault report that all is gone."""

    __tablename__ = "objects_to_remove"

    object_name: Mapped[str] = mapped_column(primary_key=True)
    closing_id: Mapped[UUID] = mapped_column(index=True)
