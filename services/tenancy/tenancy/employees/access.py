"""Who sees the employees of an establishment: those who administer it, and those who send from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.projections import grants
from tenancy.employees.models import Employee
from tenancy.errors import EmployeeNotFound, EstablishmentNotFound
from tenancy.organisations.models import WITH_ESTABLISHMENTS, Establishment

_SEES: Final = frozenset({"A", "D"})


def establishments_of(session: Session, by: Principal) -> Sequence[Establishment]:
    """Return the establishments whose employees the caller may see, in the order of their names."""
    held = [each for each in grants.of(session, by.id) if each.kind in WITH_ESTABLISHMENTS and each.rights & _SEES]
    some = {each.establishment_id for each in held}
    whole = {each.holder_id for each in held if each.establishment_id is None}
    theirs = or_(Establishment.id.in_(some - {None}), Establishment.organisation_id.in_(whole))
    return session.scalars(select(Establishment).where(theirs).order_by(Establishment.name, Establishment.id)).all()


def find_establishment(session: Session, establishment_id: UUID, *, by: Principal) -> Establishment:
    """Return an establishment whose employees the caller may see."""
    found = session.get(Establishment, establishment_id)
    if found is None or not _may_see(session, found.organisation_id, found.id, by=by):
        raise EstablishmentNotFound
    return found


def find(session: Session, holder_id: UUID, *, by: Principal) -> Employee:
    """Return an employee whom the caller may see."""
    found = session.get(Employee, holder_id)
    if found is None or not _may_see(session, found.organisation_id, found.establishment_id, by=by):
        raise EmployeeNotFound
    return found


def find_for_change(session: Session, holder_id: UUID, *, by: Principal) -> Employee:
    """Return an employee whom the caller may see, locked until the end of the transaction."""
    found = find(session, holder_id, by=by)
    locked = select(Employee).where(Employee.holder_id == found.holder_id)
    return session.scalars(locked.with_for_update(), execution_options={"populate_existing": True}).one()


def _may_see(session: Session, organisation_id: UUID, establishment_id: UUID, *, by: Principal) -> bool:
    rights = grants.rights_at(session, by.id, organisation_id=organisation_id, establishment_id=establishment_id)
    return bool(rights & _SEES)
