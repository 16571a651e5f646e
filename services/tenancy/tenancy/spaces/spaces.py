"""Spaces: what somebody may enter, each with whose it is, what they may do there and what waits there for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.database.session import as_tenant
from chartrier.projections import grants
from chartrier.projections.grants import Grant
from tenancy.employees.models import Employee
from tenancy.members.models import Access, Member
from tenancy.members.rights import ADMINISTRATES
from tenancy.organisations import services
from tenancy.organisations.models import Establishment, Organisation
from tenancy.relations.models import Relation
from tenancy.sub_accounts.sub_accounts import tied_spaces


@dataclass(frozen=True)
class SpaceGrant:
    """What one may do in a space, as far as one organisation (and one of its establishments) is concerned."""

    organisation_id: UUID | None
    organisation_name: str
    establishment_id: UUID | None
    establishment_name: str | None
    rights: list[str]
    services: list[str]


@dataclass(frozen=True)
class Pending:
    """What waits in a space for somebody who may decide about it."""

    relations: int = 0
    approvals: int = 0


@dataclass(frozen=True)
class Space:
    """A place that one may enter: a person's vault, a company, an agency, a structure."""

    holder_id: UUID
    kind: str
    name: str
    siret: str | None
    # The agency that gave a company its name, until an administrator of the company confirms it.
    named_by: str | None
    grants: list[SpaceGrant]
    rights: list[str]
    services: list[str]
    pending: Pending
    # Whether one is a principal account there, or a sub-account of one.
    sub_accounts: bool


@dataclass(frozen=True)
class _Names:
    organisations: dict[UUID, str]
    establishments: dict[UUID, str]
    services: dict[UUID, list[str]]
    tied: set[UUID]


def spaces_of(session: Session, by: Principal) -> list[Space]:
    """Return the spaces that the caller may enter, persons' vaults first."""
    held = [grant for grant in grants.of(session, by.id) if grant.kind != "machine"]
    names = _names(session, held, tied_spaces(session, by.id))
    by_holder: dict[UUID, list[Grant]] = {}
    for grant in held:
        by_holder.setdefault(grant.holder_id, []).append(grant)
    found = (_space(session, holder_id, own, names) for holder_id, own in by_holder.items())
    spaces = [space for space in found if space is not None]
    return sorted(spaces, key=lambda space: (space.kind != "person", space.name))


def _names(session: Session, held: Iterable[Grant], tied: set[UUID]) -> _Names:
    ids = {grant.organisation_id for grant in held if grant.organisation_id}
    places = {grant.establishment_id for grant in held if grant.establishment_id}
    organisations = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    relations = session.execute(select(Relation.agency_id, Relation.agency_name).where(Relation.agency_id.in_(ids)))
    establishments = session.execute(select(Establishment.id, Establishment.name).where(Establishment.id.in_(places)))
    return _Names(
        {row[0]: row[1] for row in relations} | {row[0]: row[1] for row in organisations},
        {row[0]: row[1] for row in establishments},
        {each: sorted(services.of(session, each)) for each in ids},
        tied,
    )


def _space(session: Session, holder_id: UUID, held: list[Grant], names: _Names) -> Space | None:
    employee = session.get(Employee, holder_id)
    if employee is not None:
        return _of_person(employee, held)
    organisation = session.get(Organisation, holder_id)
    if organisation is None:
        # The right was withdrawn, or moved to another account, since the grants were read.
        return None
    shown = [_shown(grant, names) for grant in held]
    return Space(
        holder_id,
        held[0].kind,
        organisation.name,
        organisation.siret,
        None if organisation.name_confirmed_at else organisation.named_by,
        shown,
        sorted({right for grant in held for right in grant.rights}),
        sorted({service for grant in shown for service in grant.services}),
        _pending(session, organisation, held),
        holder_id in names.tied,
    )


def _of_person(employee: Employee, held: list[Grant]) -> Space:
    rights = sorted(held[0].rights)
    one = SpaceGrant(employee.organisation_id, employee.organisation_name, None, None, rights, [])
    name = f"{employee.first_name} {employee.last_name}"
    return Space(
        employee.holder_id, held[0].kind, name, None, named_by=None, grants=[one], rights=rights, services=[],
        pending=Pending(), sub_accounts=False,
    )  # fmt: skip


def _shown(grant: Grant, names: _Names) -> SpaceGrant:
    organisation_id = grant.organisation_id
    return SpaceGrant(
        organisation_id,
        names.organisations.get(organisation_id or grant.holder_id, ""),
        grant.establishment_id,
        names.establishments.get(grant.establishment_id) if grant.establishment_id else None,
        sorted(grant.rights),
        names.services.get(organisation_id, []) if organisation_id else [],
    )


def _pending(session: Session, space: Organisation, held: Iterable[Grant]) -> Pending:
    if space.kind != "company":
        return Pending()
    named = {grant.organisation_id for grant in held}
    administered = {grant.organisation_id for grant in held if grant.rights & ADMINISTRATES}
    with as_tenant(session, space.id):
        relations = select(func.count(Relation.id)).where(
            Relation.company_id == space.id, Relation.state == "proposed", Relation.agency_id.in_(named)
        )
        approvals = (
            select(func.count(func.distinct(Member.id)))
            .join(Access)
            .where(
                Member.space_id == space.id,
                Access.organisation_id.in_(administered),
                func.cardinality(Access.requested_rights) > 0,
            )
        )
        return Pending(session.scalar(relations) or 0, session.scalar(approvals) or 0)
