"""Establishments of an agency, an employer, a group or a structure: each with its name, SIRET and address (TEN-04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from tenancy.errors import EstablishmentExists, EstablishmentNotFound, SirenDiffers, reason
from tenancy.events.organisations import EstablishmentRegistered
from tenancy.organisations.models import Address, Establishment, Organisation


@dataclass(frozen=True)
class NewEstablishment:
    """An establishment to add."""

    name: str
    siret: str | None
    address: Address


def of(session: Session, organisation: Organisation) -> Sequence[Establishment]:
    """Return the establishments of an organisation, in the order of their names."""
    own = select(Establishment).where(Establishment.organisation_id == organisation.id)
    return session.scalars(own.order_by(Establishment.name, Establishment.id)).all()


def add(session: Session, context: Context, organisation: Organisation, new: NewEstablishment) -> Establishment:
    """Add an establishment; those of one organisation have the same SIREN."""
    if new.siret and organisation.siren and not new.siret.startswith(organisation.siren):
        raise SirenDiffers(reason("siret", "siren", language=context.language, allowed=organisation.siren))
    place = Establishment(
        organisation_id=organisation.id,
        name=new.name,
        siret=new.siret,
        registered_at=context.now,
        **vars(new.address),
    )
    session.add(place)
    with translating("uq_establishments_organisation_id_siret", EstablishmentExists()):
        session.flush()
    publish(session, place)
    return place


def change(session: Session, establishment: Establishment, changes: Mapping[str, str]) -> Establishment:
    """Change the name or the address of an establishment; its SIRET is what it is known by."""
    for name, value in changes.items():
        setattr(establishment, name, value)
    session.flush()
    publish(session, establishment)
    return establishment


def find(session: Session, establishment_id: UUID) -> Establishment:
    """Return an establishment that the transaction may see."""
    found = session.get(Establishment, establishment_id)
    if found is None:
        raise EstablishmentNotFound
    return found


def publish(session: Session, place: Establishment) -> None:
    """Publish how an establishment is called and where it is."""
    record(
        session,
        EstablishmentRegistered(
            tenant_id=place.organisation_id,
            organisation_id=place.organisation_id,
            establishment_id=place.id,
            siret=place.siret,
            name=place.name,
            **vars(place.address),
        ),
    )
