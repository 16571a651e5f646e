"""What is known of structures, as tenancy publishes it."""

from uuid import UUID

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


def find(session: Session, holder_id: UUID) -> Structure | None:
    """Return a structure, as far as it is known."""
    return session.get(Structure, holder_id)
