"""What an organisation decides about itself: its name, and what becomes of users whom an ERP names again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.events.organisations import OrganisationRegistered
from tenancy.organisations.models import Organisation


def confirm_name(session: Session, context: Context, organisation: Organisation, *, name: str) -> None:
    """Give an organisation its name, or confirm the one that an agency gave it."""
    organisation.name_confirmed_at = context.now
    if organisation.name != name:
        organisation.name = name
        publish(session, organisation)


def publish(session: Session, organisation: Organisation) -> None:
    """Publish that an organisation is here, and how it is called."""
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
