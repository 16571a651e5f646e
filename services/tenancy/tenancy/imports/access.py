"""Who may import: those who may bring the employees of an establishment, or the clients of an agency, up to date."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from tenancy.errors import EstablishmentNotFound, OrganisationNotFound
from tenancy.imports.fields import Kind
from tenancy.imports.models import Import
from tenancy.imports.refusals import ImportNotFound
from tenancy.upserts import clients, employees


@dataclass(frozen=True)
class Unit:
    """What lines are imported into: an establishment of an organisation, or an agency."""

    kind: Kind
    id: UUID
    organisation_id: UUID


def find_unit(session: Session, kind: Kind, unit_id: UUID, *, by: Principal) -> Unit:
    """Return an establishment or agency that the caller may import into."""
    if kind == Kind.EMPLOYEES:
        return Unit(kind, unit_id, employees.find_establishment(session, unit_id, by=by).organisation_id)
    return Unit(kind, unit_id, clients.find_agency(session, unit_id, by=by).id)


def find(session: Session, import_id: UUID, *, by: Principal) -> Import:
    """Return an import into what the caller may import into."""
    found = session.get(Import, import_id)
    if found is None or not may_import(session, found, by=by):
        raise ImportNotFound
    return found


def find_for_change(session: Session, import_id: UUID, *, by: Principal) -> Import:
    """Return an import, locked until the end of the transaction."""
    found = find(session, import_id, by=by)
    session.refresh(found, with_for_update=True)
    return found


def may_import(session: Session, found: Import, *, by: Principal) -> bool:
    """Return whether somebody may import into what this import is for, now."""
    try:
        find_unit(session, Kind(found.kind), found.unit_id, by=by)
    except (EstablishmentNotFound, OrganisationNotFound):
        return False
    return True
