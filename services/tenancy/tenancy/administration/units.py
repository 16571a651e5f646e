"""Units: on what rights are held in a space, each with its address (TEN-04)."""

from __future__ import annotations

from collections.abc import Sequence
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
        return units_of_companies(session, [space])[space.id]
    else:
        units = [Unit(space.id, Place(space.id), space.name, space.siret, space.address)]
    return _in_order(units)


def units_of_companies(session: Session, companies: Sequence[Organisation]) -> dict[UUID, list[Unit]]:
    """Return the relations of each of these companies, in the order of the agencies' names."""
    ids = [company.id for company in companies]
    relations = session.scalars(select(Relation).where(Relation.company_id.in_(ids))).all()
    named = {relation.agency_id for relation in relations}
    agencies = {each.id: each for each in session.scalars(select(Organisation).where(Organisation.id.in_(named)))}
    units: dict[UUID, list[Unit]] = {each: [] for each in ids}
    for relation in relations:
        units[relation.company_id].append(_relation(relation, agencies.get(relation.agency_id)))
    return {company_id: _in_order(some) for company_id, some in units.items()}


def _in_order(units: Sequence[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: (unit.name, unit.id))


def _establishment(of: Establishment) -> Unit:
    return Unit(of.id, Place(of.organisation_id, of.id), of.name, of.siret, of.address)


def _relation(of: Relation, agency: Organisation | None) -> Unit:
    place = Place(of.agency_id)
    if agency is None:
        return Unit(of.id, place, of.agency_name, None, None, of.state)
    return Unit(of.id, place, agency.name, agency.siret, agency.address, of.state)
