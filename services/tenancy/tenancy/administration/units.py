"""Units: on what rights are held in a space, each with its address (TEN-04)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tenancy.members.accesses import Place
from tenancy.organisations.models import WITH_ESTABLISHMENTS, Address, Establishment, Organisation
from tenancy.relations.models import Relation


@dataclass(frozen=True)
class Unit:
    """An establishment of an agency or employer, the relation of a company with an agency, or a whole structure."""

    id: UUID
    place: Place
    name: str
    siret: str | None
    address: Address | None
    # Of a relation, where it stands.
    state: str | None = None


def units_of(session: Session, space: Organisation) -> list[Unit]:
    """Return every unit of a space, in the order of their names."""
    if space.kind in WITH_ESTABLISHMENTS:
        found = session.scalars(select(Establishment).where(Establishment.organisation_id == space.id))
        units = [_establishment(each) for each in found]
    elif space.kind == "company":
        units = list(_relations(session, space))
    else:
        units = [Unit(space.id, Place(space.id), space.name, space.siret, space.address)]
    return sorted(units, key=lambda unit: (unit.name, unit.id))


def _establishment(of: Establishment) -> Unit:
    return Unit(of.id, Place(of.organisation_id, of.id), of.name, of.siret, of.address)


def _relations(session: Session, company: Organisation) -> Iterable[Unit]:
    relations = session.scalars(select(Relation).where(Relation.company_id == company.id)).all()
    named = {relation.agency_id for relation in relations}
    agencies = {each.id: each for each in session.scalars(select(Organisation).where(Organisation.id.in_(named)))}
    for relation in relations:
        agency, place = agencies.get(relation.agency_id), Place(relation.agency_id)
        if agency is None:
            yield Unit(relation.id, place, relation.agency_name, None, None, relation.state)
        else:
            yield Unit(relation.id, place, agency.name, agency.siret, agency.address, relation.state)
