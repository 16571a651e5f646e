"""Client companies as an agency's ERP or a file has them, by SIRET: registered, or left as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.database.session import as_tenant
from chartrier.ids import company_holder_of
from chartrier.projections import grants
from tenancy.administration.erp_users import Agency
from tenancy.clients import clients
from tenancy.clients.clients import NamedClient
from tenancy.clients.models import Client
from tenancy.errors import OrganisationNotFound
from tenancy.organisations.models import Kind, Organisation
from tenancy.upserts.employees import Outcome
from tenancy.upserts.rules import check_client

_MAY: Final = frozenset({"A", "D", "deposit"})


def find_agency(session: Session, agency_id: UUID, *, by: Principal) -> Organisation:
    """Return an agency whose clients the caller, a person or a connector, may bring up to date."""
    found = session.get(Organisation, agency_id)
    if found is None or found.kind != Kind.AGENCY or not grants.rights_on(session, by.id, holder_id=agency_id) & _MAY:
        raise OrganisationNotFound
    return found


def upsert(
    session: Session, context: Context, agency: Organisation, lines: Sequence[Mapping[str, str]]
) -> list[Outcome]:
    """Register the companies of these lines as clients; the name of a known one is its own affair."""
    outcomes = preview(session, agency, lines)
    for line, outcome in zip(lines, outcomes, strict=True):
        if outcome.result == "created":
            values, _ = check_client(line)
            company = company_holder_of(values["siret"])
            with as_tenant(session, company):
                named = NamedClient(company, values["siret"], values["name"], [])
                clients.register(session, context, Agency(agency.id, agency.name), named)
    return outcomes


def preview(session: Session, agency: Organisation, lines: Sequence[Mapping[str, str]]) -> list[Outcome]:
    """Return what would become of these lines; nothing is changed."""
    checked = [check_client(line) for line in lines]
    wanted = [company_holder_of(values["siret"]) for values, _ in checked]
    with as_tenant(session, agency.id):
        asked = select(Client.company_id).where(Client.agency_id == agency.id, Client.company_id.in_(wanted))
        known = set(session.scalars(asked))
    outcomes, seen = [], set()
    for (_, errors), company in zip(checked, wanted, strict=True):
        if not errors and company in seen:
            errors = {"siret": "twice"}  # noqa: PLW2901 - found out here
        seen.add(company)
        result = "refused" if errors else "unchanged" if company in known else "created"
        outcomes.append(Outcome(result, errors))
    return outcomes
