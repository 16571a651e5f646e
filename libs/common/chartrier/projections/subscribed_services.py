"""Services to which organisations subscribe, as tenancy publishes them: what nobody subscribed to is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, Table, Text, Uuid, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from chartrier.database.common_tables import NAMING
from chartrier.database.migrations import Steps, force_row_security
from chartrier.events.subscriptions import Subscriptions
from chartrier.projections.latest_version import keep_latest

TABLE: Final = "subscribed_services"

Service = Literal["diffusion", "timesheets", "advances", "boarding"]
# Of an organisation of which nothing was published: what tenancy registers one with.
_USUAL: Final = ("diffusion",)


@dataclass(frozen=True)
class ServicesChanged:
    """The event in which tenancy publishes to what an organisation subscribes; the highest version counts."""

    organisation_id: UUID
    version: int
    services: list[str]


def _table(metadata: MetaData) -> Table:
    return Table(
        TABLE,
        metadata,
        Column("organisation_id", Uuid, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("services", ARRAY(Text), nullable=False),
    )


_SERVICES: Final = _table(MetaData())


def add_table(metadata: MetaData) -> None:
    """Add the subscribed services to a service's tables."""
    _table(metadata)


def create_table(op: Steps) -> None:
    """Create the table, a step of a service's migrations: employees and clients ask about an agency too."""
    metadata = MetaData(naming_convention=NAMING)
    _table(metadata)
    metadata.create_all(op.get_bind())
    force_row_security(op, TABLE, visible="true", writable="organisation_id = current_tenant()")


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe a service to what organisations subscribe to."""

    @subscriptions.on("tenancy.services-changed.v1", ServicesChanged)
    def project_services(session: Session, event: ServicesChanged) -> None:
        """Keep the latest version, whatever the order of arrival."""
        keep_latest(session, _SERVICES, vars(event))


def includes(session: Session, organisation_id: UUID, service: Service) -> bool:
    """Return whether an organisation subscribes to a service."""
    found = session.scalar(select(_SERVICES.c.services).where(_SERVICES.c.organisation_id == organisation_id))
    return service in (_USUAL if found is None else found)
