"""Spaces: what somebody may enter, each with whose it is and what they may do there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.projections import grants
from chartrier.projections.grants import Grant
from tenancy.employees.models import Employee
from tenancy.organisations.models import Organisation
from tenancy.relations.models import Relation


@dataclass(frozen=True)
class SpaceGrant:
    """What one may do in a space, as far as one organisation is concerned."""

    organisation_id: UUID | None
    organisation_name: str
    rights: list[str]


@dataclass(frozen=True)
class Space:
    """A place that one may enter: a person's vault, a company, an agency, a structure."""

    holder_id: UUID
    kind: str
    name: str
    siret: str | None
    grants: list[SpaceGrant]


def spaces_of(session: Session, by: Principal) -> list[Space]:
    """Return the spaces that the caller may enter, persons' vaults first."""
    held = [grant for grant in grants.of(session, by.id) if grant.kind != "machine"]
    names = _names(session, held)
    by_holder: dict[UUID, list[Grant]] = {}
    for grant in held:
        by_holder.setdefault(grant.holder_id, []).append(grant)
    found = (_space(session, holder_id, own, names) for holder_id, own in by_holder.items())
    spaces = [space for space in found if space is not None]
    return sorted(spaces, key=lambda space: (space.kind != "person", space.name))


def _names(session: Session, held: Iterable[Grant]) -> dict[UUID, str]:
    ids = {grant.organisation_id for grant in held if grant.organisation_id}
    organisations = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    relations = session.execute(select(Relation.agency_id, Relation.agency_name).where(Relation.agency_id.in_(ids)))
    return {row[0]: row[1] for row in relations} | {row[0]: row[1] for row in organisations}


def _space(session: Session, holder_id: UUID, held: list[Grant], names: dict[UUID, str]) -> Space | None:
    shown = [
        SpaceGrant(grant.organisation_id, names.get(grant.organisation_id or holder_id, ""), sorted(grant.rights))
        for grant in held
    ]
    employee = session.get(Employee, holder_id)
    if employee is not None:
        one = SpaceGrant(employee.organisation_id, employee.organisation_name, shown[0].rights)
        return Space(holder_id, held[0].kind, f"{employee.first_name} {employee.last_name}", None, [one])
    organisation = session.get(Organisation, holder_id)
    if organisation is None:
        # The right was withdrawn, or moved to another account, since the grants were read.
        return None
    return Space(holder_id, held[0].kind, organisation.name, organisation.siret, shown)
