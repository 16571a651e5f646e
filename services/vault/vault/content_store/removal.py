"""Objects that are to be removed: what was in them is gone already, the job that removes them is not done yet."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from vault.models import Base


class ObjectToRemove(Base):
    """An object that nothing relies on any more; where an account is closed, the vault reports only once it is gone."""

    __tablename__ = "objects_to_remove"

    object_name: Mapped[str] = mapped_column(primary_key=True)
    closing_id: Mapped[UUID | None] = mapped_column(index=True)


def remove_later(session: Session, names: Iterable[str], *, closing_id: UUID | None = None) -> None:
    """Have these objects removed once this transaction is committed."""
    rows = [{"object_name": name, "closing_id": closing_id} for name in names]
    if rows:
        session.execute(insert(ObjectToRemove), rows)
