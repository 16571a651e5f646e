"""What is known of structures, as tenancy publishes it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from deposits.structures.models import Structure


def store(session: Session, *, holder_id: UUID, name: str, siret: str | None) -> None:
    """Store a structure, or what is known of it now."""
    known = {"name": name, "siret": siret}
    session.execute(
        insert(Structure)
        .values(holder_id=holder_id, **known)
        .on_conflict_do_update(index_elements=[Structure.holder_id], set_=known)
    )


def store_category(session: Session, *, holder_id: UUID, name: str, category: str) -> None:
    """Store what a structure says that it is, whichever of its events came first."""
    session.execute(
        insert(Structure)
        .values(holder_id=holder_id, name=name, category=category)
        .on_conflict_do_update(index_elements=[Structure.holder_id], set_={"category": category})
    )


def categories_of(session: Session, holders: Collection[UUID]) -> frozenset[str]:
    """Return the categories of these structures."""
    return frozenset(session.scalars(select(Structure.category).where(Structure.holder_id.in_(holders)).distinct()))


def find(session: Session, holder_id: UUID) -> Structure | None:
    """Return a structure, as far as it is known."""
    return session.get(Structure, holder_id)
