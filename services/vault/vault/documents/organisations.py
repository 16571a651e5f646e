"""The names of organisations, as tenancy tells them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from vault.documents.models import Organisation


def keep(session: Session, organisation_id: UUID, *, name: str) -> None:
    """Remember a name; a newer one takes its place."""
    known = insert(Organisation).values(id=organisation_id, name=name)
    session.execute(known.on_conflict_do_update(index_elements=["id"], set_={"name": name}))
