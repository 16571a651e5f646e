"""Scope: which units of a space somebody administers. A right on one unit never administers another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.projections import grants
from chartrier.projections.grants import Grant
from tenancy.administration.units import Unit, units_of, units_of_companies
from tenancy.errors import OrganisationNotFound, UnitNotFound
from tenancy.members.accesses import Place
from tenancy.members.rights import ADMINISTRATES, RIGHTS, allowed
from tenancy.organisations import services
from tenancy.organisations.models import Kind, Organisation


@dataclass(frozen=True)
class Scope:
    """The units of a space that somebody administers, and whether these are all there are."""

    space: Organisation
    units: tuple[Unit, ...]
    complete: bool

    def unit(self, unit_id: UUID) -> Unit:
        """Return one of these units; another one doesn't exist for who administers these."""
        for unit in self.units:
            if unit.id == unit_id:
                return unit
        raise UnitNotFound

    def grantable(self, session: Session, unit: Unit) -> list[str]:
        """Return the rights that can be given on a unit, as far as the services allow."""
        return allowed(RIGHTS[Kind(self.space.kind)], services.of(session, unit.place.organisation_id))

    @property
    def places(self) -> dict[Place, Unit]:
        """Return the units by where rights are held."""
        return {unit.place: unit for unit in self.units}


def find_scope(session: Session, space_id: UUID, *, by: Principal, operator: UUID) -> Scope:
    """Return what the caller administers of a space, as the operator, as one of its administrators, or as an agency's.

    An agency's administrator manages the users of its clients for their relation with the agency, and nothing else.
    """
    space = session.get(Organisation, space_id)
    if space is None:
        raise OrganisationNotFound
    units = units_of(session, space)
    if by.id == operator:
        return Scope(space, tuple(units), complete=True)
    scope = _scope(space, units, _administering(session, by))
    if not scope.units:
        raise OrganisationNotFound
    return scope


def find_sites(session: Session, siren: str, *, by: Principal) -> list[Scope]:
    """Return what the caller administers of each site of their company, site by site."""
    held = [grant for grant in _administering(session, by) if grant.kind == Kind.COMPANY]
    own = {grant.holder_id for grant in held}
    wanted = select(Organisation).where(Organisation.siren == siren, Organisation.id.in_(own))
    sites = session.scalars(wanted.order_by(Organisation.siret)).all()
    units = units_of_companies(session, sites)
    scopes = [scope for site in sites if (scope := _scope(site, units[site.id], held)).units]
    if not scopes:
        raise OrganisationNotFound
    return scopes


def find_administered(session: Session, space_id: UUID, *, by: Principal, operator: UUID) -> Organisation:
    """Return an organisation that the caller administers as a whole, on every one of its units."""
    scope = find_scope(session, space_id, by=by, operator=operator)
    if not scope.complete:
        raise OrganisationNotFound
    return scope.space


def _administering(session: Session, by: Principal) -> list[Grant]:
    return [grant for grant in grants.of(session, by.id) if grant.rights & ADMINISTRATES]


def _scope(space: Organisation, units: Iterable[Unit], held: Sequence[Grant]) -> Scope:
    own = tuple(unit for unit in units if _administers(held, space.id, unit.place))
    return Scope(space, own, complete=_is_member(held, space.id) and _covers(own, units))


def _administers(held: Iterable[Grant], space_id: UUID, place: Place) -> bool:
    return any(_reaches(grant, space_id, place) or _reaches_clients(grant, space_id, place) for grant in held)


def _reaches(grant: Grant, space_id: UUID, place: Place) -> bool:
    return (
        grant.holder_id == space_id
        and grant.organisation_id in (None, place.organisation_id)
        and grant.establishment_id in (None, place.establishment_id)
    )


def _reaches_clients(grant: Grant, space_id: UUID, place: Place) -> bool:
    # The agency's own space is another one: of the company's, it is this one relation.
    return grant.kind != "company" and space_id != place.organisation_id == grant.holder_id


def _covers(own: Iterable[Unit], units: Iterable[Unit]) -> bool:
    # A relation that nobody confirmed has no say in what concerns the whole company.
    needed = {unit.id for unit in units if unit.state in (None, "confirmed")}
    return bool(needed) and needed <= {unit.id for unit in own}


def _is_member(held: Iterable[Grant], space_id: UUID) -> bool:
    return any(grant.holder_id == space_id for grant in held)
