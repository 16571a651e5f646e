"""Organisations: registered by the operator, or by being sent a first document."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from tenancy.errors import OrganisationExists
from tenancy.events import OrganisationRegistered
from tenancy.organisations.models import Kind, Organisation


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation to register."""

    id: UUID
    kind: Kind
    name: str
    siret: str | None


def register(session: Session, context: Context, new: NewOrganisation) -> Organisation:
    """Register an organisation."""
    organisation = Organisation(**vars(new), registered_at=context.now)
    session.add(organisation)
    with translating("uq_organisations_siret_kind", OrganisationExists()):
        session.flush()
    _publish(session, organisation)
    return organisation


def find_or_register(session: Session, context: Context, new: NewOrganisation) -> Organisation:
    """Return the organisation of this id, registered now if it was not known."""
    registered = session.execute(
        insert(Organisation)
        .values(**vars(new), registered_at=context.now)
        .on_conflict_do_nothing()
        .returning(Organisation.id)
    ).scalar_one_or_none()
    organisation = session.get_one(Organisation, new.id)
    if registered is not None:
        _publish(session, organisation)
    return organisation


def _publish(session: Session, organisation: Organisation) -> None:
    record(
        session,
        OrganisationRegistered(
            tenant_id=organisation.id,
            organisation_id=organisation.id,
            kind=organisation.kind,
            name=organisation.name,
            siret=organisation.siret,
        ),
    )
