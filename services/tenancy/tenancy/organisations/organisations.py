"""Organisations: registered by the operator, or by being sent a first document."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant, translating
from tenancy.errors import NetworkNotFound, OrganisationExists
from tenancy.organisations import establishments, services, settings
from tenancy.organisations.models import (
    DEFAULT_SERVICES,
    NO_ADDRESS,
    Address,
    Establishment,
    Kind,
    Organisation,
    Service,
)


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation to register; a client company is named by the agency that knows it."""

    id: UUID
    kind: Kind
    name: str
    siret: str | None
    address: Address = NO_ADDRESS
    services: tuple[Service, ...] = DEFAULT_SERVICES
    network_id: UUID | None = None
    named_by: str | None = None


def register(session: Session, context: Context, new: NewOrganisation) -> Organisation:
    """Register an organisation, with an establishment of the same id, SIRET and address."""
    if new.network_id is not None:
        _check_network(session, new.network_id)
    organisation = Organisation(**_columns(new), registered_at=context.now)
    session.add(organisation)
    with translating("uq_organisations_siret_kind", OrganisationExists()):
        session.flush()
    place = Establishment(
        id=new.id,
        organisation_id=new.id,
        siret=new.siret,
        name=new.name,
        registered_at=context.now,
        **vars(new.address),
    )
    session.add(place)
    session.flush()
    settings.publish(session, organisation)
    services.publish(session, organisation)
    establishments.publish(session, place)
    return organisation


def find_or_register(session: Session, context: Context, new: NewOrganisation) -> Organisation:
    """Return the organisation of this id, registered now if it was not known."""
    registered = session.execute(
        insert(Organisation)
        .values(**_columns(new), erp_users="ask", registered_at=context.now)
        .on_conflict_do_nothing()
        .returning(Organisation.id)
    ).scalar_one_or_none()
    organisation = session.get_one(Organisation, new.id)
    if registered is not None:
        settings.publish(session, organisation)
    return organisation


def lock_organisation(session: Session, organisation_id: UUID) -> None:
    """Let others who change members, rights or relations of an organisation wait until the transaction ends."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def _check_network(session: Session, network_id: UUID) -> None:
    with as_tenant(session, network_id):
        network = session.get(Organisation, network_id)
    if network is None or network.kind != Kind.NETWORK:
        raise NetworkNotFound


def _columns(new: NewOrganisation) -> dict[str, object]:
    own = {name: value for name, value in vars(new).items() if name != "address"}
    return own | vars(new.address) | {"services": sorted(new.services)}
