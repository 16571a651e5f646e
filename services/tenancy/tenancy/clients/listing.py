"""The clients of an agency, for those who administer it or send from it: listed, with where the relation stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.projections import grants
from tenancy.clients.models import Client, ClientCount, ClientWord
from tenancy.errors import OrganisationNotFound
from tenancy.organisations.models import Kind
from tenancy.relations.models import Relation
from tenancy.searchable_lists.pages import SearchableList

CLIENTS: Final = SearchableList(
    Client,
    ClientWord,
    group="agency_id",
    id="company_id",
    sorts={"name": Client.sort_name, "siret": Client.siret, "registered_at": Client.registered_at},
)
_SEES: Final = frozenset({"A", "D"})


@dataclass(frozen=True)
class Counts:
    """How many clients have a user who is active, and how many not yet."""

    activated: int
    pending: int


@dataclass(frozen=True)
class ClientLine:
    """A client, and its relation with the agency."""

    client: Client
    relation: Relation | None


def check_agency(session: Session, agency_id: UUID, *, by: Principal) -> None:
    """Refuse an agency whose clients the caller may not see."""
    held = (each for each in grants.of(session, by.id) if each.kind == Kind.AGENCY and each.holder_id == agency_id)
    if not any(each.rights & _SEES for each in held):
        raise OrganisationNotFound


def counts_of(session: Session, agency_id: UUID) -> Counts:
    """Return the counts that the database keeps."""
    kept = session.get(ClientCount, agency_id)
    return Counts(kept.activated, kept.pending) if kept else Counts(0, 0)


def with_relations(session: Session, agency_id: UUID, clients: Sequence[Client]) -> list[ClientLine]:
    """Return these clients with where the relation of each stands."""
    companies = [each.company_id for each in clients]
    asked = select(Relation).where(Relation.agency_id == agency_id, Relation.company_id.in_(companies))
    relations = {each.company_id: each for each in session.scalars(asked)}
    return [ClientLine(each, relations.get(each.company_id)) for each in clients]
