"""Client companies become known by being sent a first document; whom the agency names there is invited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from tenancy.administration import erp_users
from tenancy.administration.erp_users import Agency, NamedUser
from tenancy.clients.models import Client
from tenancy.members.accesses import Place
from tenancy.organisations import organisations
from tenancy.organisations.models import Kind, Organisation
from tenancy.organisations.organisations import NewOrganisation
from tenancy.relations import relations
from tenancy.sub_accounts import naming
from tenancy.sub_accounts.naming import NamedRecipients


@dataclass(frozen=True)
class NamedClient:
    """The client company that an agency sends a document to, and its users there."""

    holder_id: UUID
    siret: str
    name: str
    users: list[NamedUser]
    # The addresses of those whom a document is for, the first one first.
    recipients: Sequence[str] = ()


def register(session: Session, context: Context, agency: Agency, client: NamedClient) -> None:
    """Store a client company, propose the relation, invite its users; what was decided before stands."""
    new = NewOrganisation(client.holder_id, Kind.COMPANY, client.name, client.siret, named_by=agency.name)
    company = organisations.find_or_register(session, context, new)
    with as_tenant(session, agency.id):
        _list(session, context, agency, company)
    relations.propose(session, context, company, agency_id=agency.id, agency_name=agency.name)
    for user in client.users:
        erp_users.name(session, context, company, agency, user)
    if len(client.recipients) > 1:
        deposit = NamedRecipients(company.id, Place(agency.id), client.recipients, agency.name)
        naming.tie(session, context, deposit)


def _list(session: Session, context: Context, agency: Agency, company: Organisation) -> None:
    known = insert(Client).values(
        agency_id=agency.id,
        company_id=company.id,
        name=company.name,
        siret=company.siret,
        registered_at=context.now,
    )
    session.execute(known.on_conflict_do_nothing())
