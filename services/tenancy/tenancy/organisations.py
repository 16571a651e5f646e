"""Organisations: registered by the operator, or by being sent a first document."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.projections import grants
from tenancy.errors import OrganisationKnown, OrganisationNotFound
from tenancy.events import OrganisationRegistered
from tenancy.models import ADMINISTRATES, Kind, Organisation


def register(session: Session, *, kind: Kind, name: str, siret: str | None, now: datetime) -> Organisation:
    """Register an organisation."""
    organisation = Organisation(kind=kind, name=name, siret=siret, registered_at=now)
    session.add(organisation)
    with translating("uq_organisations_siret_kind", OrganisationKnown()):
        session.flush()
    _announce(session, organisation)
    return organisation


def ensure_company(session: Session, holder_id: UUID, *, name: str, siret: str, now: datetime) -> Organisation:
    """Return the client company of this SIRET, registered now if it was not known."""
    made = session.execute(
        insert(Organisation)
        .values(id=holder_id, kind=Kind.COMPANY, name=name, siret=siret, registered_at=now)
        .on_conflict_do_nothing()
        .returning(Organisation.id)
    ).scalar_one_or_none()
    company = session.get_one(Organisation, holder_id)
    if made is not None:
        _announce(session, company)
    return company


def administered(session: Session, organisation_id: UUID, *, by: Principal, operator: UUID) -> Organisation:
    """Return an organisation that the caller administers, as the operator or as one of its administrators."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise OrganisationNotFound
    if by.id != operator and not grants.rights_on(session, by.id, holder_id=organisation_id) & ADMINISTRATES:
        raise OrganisationNotFound
    return organisation


def _announce(session: Session, organisation: Organisation) -> None:
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
