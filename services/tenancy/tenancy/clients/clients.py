"""Client companies become known by being sent a first document; whom the agency names there is invited."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from tenancy.members import invite, members
from tenancy.members.members import Invitee
from tenancy.organisations import organisations
from tenancy.organisations.models import Kind
from tenancy.organisations.organisations import NewOrganisation
from tenancy.relations import relations


@dataclass(frozen=True)
class Agency:
    """The agency that sent a document."""

    id: UUID
    name: str


@dataclass(frozen=True)
class NamedUser:
    """Somebody whom an agency names at a client company, with the rights that they have there."""

    invitee: Invitee
    rights: frozenset[str]


@dataclass(frozen=True)
class NamedClient:
    """The client company that an agency sends a document to, and its users there."""

    holder_id: UUID
    siret: str
    name: str
    users: list[NamedUser]


def register(session: Session, context: Context, agency: Agency, client: NamedClient) -> None:
    """Store a client company, propose the relation, invite its users; what was decided before stands."""
    new = NewOrganisation(client.holder_id, Kind.COMPANY, client.name, client.siret)
    company = organisations.find_or_register(session, context, new)
    relations.propose(session, context, company, agency_id=agency.id, agency_name=agency.name)
    for user in client.users:
        member, added = members.find_or_add(session, context, user.invitee, space_id=company.id, kind=Kind.COMPANY)
        members.give_first_access(session, member, organisation_id=agency.id, rights=user.rights)
        if added:
            invite.publish(session, member, space_name=company.name, invited_by=agency.name)
