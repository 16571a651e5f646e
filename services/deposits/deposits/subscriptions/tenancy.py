"""Events of tenancy: the structures that file requests, and the members who leave them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from deposits.personal_data import ownership
from deposits.personal_data.ownership import Handover
from deposits.structures import structures


@dataclass(frozen=True)
class OrganisationRegistered:
    """The fields read of a registered organisation."""

    organisation_id: UUID
    kind: str
    name: str
    siret: str | None


@dataclass(frozen=True)
class StructureOpened:
    """The fields read of a structure whose opening is complete."""

    structure_id: UUID
    name: str
    category: str


@dataclass(frozen=True)
class StructureRenamed:
    """The fields read of a structure that changed its name."""

    structure_id: UUID
    name: str
    siret: str | None


@dataclass(frozen=True)
class MemberRemoved:
    """The fields read of a member who left a structure."""

    holder_id: UUID
    account_id: UUID
    new_owner_id: UUID


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe to tenancy's events."""

    @subscriptions.on("tenancy.organisation-registered.v1", OrganisationRegistered)
    def store_structure(session: Session, event: OrganisationRegistered) -> None:
        """Store a deposit client; other organisations file no request."""
        if event.kind == "deposit_client":
            structures.store(session, holder_id=event.organisation_id, name=event.name, siret=event.siret)

    @subscriptions.on("tenancy.structure-opened.v1", StructureOpened)
    def store_category(session: Session, event: StructureOpened) -> None:
        """Store what the structure said that it is: some journeys are for some categories."""
        structures.store_category(session, holder_id=event.structure_id, name=event.name, category=event.category)

    @subscriptions.on("tenancy.structure-renamed.v1", StructureRenamed)
    def rename_structure(session: Session, event: StructureRenamed) -> None:
        """Fill new requests in with the name that the structure has now."""
        structures.store(session, holder_id=event.structure_id, name=event.name, siret=event.siret)

    @subscriptions.on("tenancy.member-removed.v1", MemberRemoved)
    def hand_requests_over(session: Session, event: MemberRemoved) -> None:
        """Give the requests of whoever left a structure to their new owner."""
        handover = Handover(event.holder_id, from_account_id=event.account_id, to_account_id=event.new_owner_id)
        ownership.hand_over(session, handover)
