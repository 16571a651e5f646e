"""Services: what organisations subscribe to; rights and screens depend on them (TEN-29)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record
from tenancy.events.organisations import ServicesChanged
from tenancy.organisations.models import DEFAULT_SERVICES, Organisation, Service, ServiceChange

CHANNEL: Final = "service_changes"


def of(session: Session, organisation_id: UUID) -> frozenset[str]:
    """Return the services of an organisation; one that is not registered here has the usual ones."""
    found = session.scalars(select(Organisation.services).where(Organisation.id == organisation_id)).one_or_none()
    return frozenset(DEFAULT_SERVICES if found is None else found)


def publish(session: Session, organisation: Organisation) -> None:
    """Publish to what an organisation subscribes: the other services refuse what it does not."""
    record(
        session,
        ServicesChanged(
            tenant_id=organisation.id,
            organisation_id=organisation.id,
            version=organisation.services_version,
            services=sorted(organisation.services),
        ),
    )


def subscribe(session: Session, context: Context, organisation: Organisation, *, to: Collection[Service]) -> None:
    """Subscribe an organisation to these services and no others; a job then publishes the grants that follow."""
    wanted = sorted(str(each) for each in to)
    if wanted == sorted(organisation.services):
        return
    organisation.services = wanted
    organisation.services_version += 1
    publish(session, organisation)
    queued = insert(ServiceChange).values(organisation_id=organisation.id, after=None, changed_at=context.now)
    again = {"after": None, "changed_at": context.now}
    session.execute(queued.on_conflict_do_update(index_elements=["organisation_id"], set_=again))
    wake(session, CHANNEL)
