"""The names of organisations and of their establishments, as tenancy publishes them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from vault.documents.models import Establishment, Organisation


def keep_name(session: Session, organisation_id: UUID, *, name: str) -> None:
    """Store the name of an organisation; a newer one replaces it."""
    known = insert(Organisation).values(id=organisation_id, name=name)
    session.execute(known.on_conflict_do_update(index_elements=["id"], set_={"name": name}))


def name_of(session: Session, organisation_id: UUID) -> str | None:
    """Return the name of an organisation, as far as it is known."""
    known = session.get(Organisation, organisation_id)
    return known.name if known else None


def establishments_of(session: Session, organisation_id: UUID, sirets: Collection[str]) -> dict[str, UUID]:
    """Return those establishments of an organisation that have one of these SIRETs."""
    named = Establishment.organisation_id == organisation_id, Establishment.siret.in_(sirets)
    rows = session.execute(select(Establishment.siret, Establishment.id).where(*named)) if sirets else ()
    return {row.siret: row.id for row in rows}


def keep_establishment(session: Session, establishment: Establishment) -> None:
    """Store an establishment; what is known of it later replaces it."""
    session.merge(establishment)
