"""Events of tenancy: the structures that file requests."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from deposits.structures import structures


@dataclass(frozen=True)
class OrganisationRegistered:
    """The fields read of a registered organisation."""

    organisation_id: UUID
    kind: str
    name: str
    siret: str | None


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe to tenancy's events."""

    @subscriptions.on("tenancy.organisation-registered.v1", OrganisationRegistered)
    def store_structure(session: Session, event: OrganisationRegistered) -> None:
        """Store a deposit client; other organisations file no request."""
        if event.kind == "deposit_client":
            structures.store(session, holder_id=event.organisation_id, name=event.name, siret=event.siret)
