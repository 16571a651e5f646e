"""Rights: which there are in each kind of space, and which of them administrate."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.projections import grants
from tenancy.errors import OrganisationNotFound
from tenancy.organisations.models import Kind, Organisation

RIGHTS: Final = MappingProxyType(
    {
        Kind.PERSON: frozenset({"owner"}),
        Kind.COMPANY: frozenset({"A", "S", "F", "R"}),
        Kind.AGENCY: frozenset({"A", "D", "DA"}),
        Kind.EMPLOYER: frozenset({"A", "D", "DA"}),
        Kind.DEPOSIT_CLIENT: frozenset({"administrator", "user", "consultation"}),
        Kind.MACHINE: frozenset({"deposit"}),
    }
)
ADMINISTRATES: Final = frozenset({"A", "administrator"})


def find_administered(session: Session, organisation_id: UUID, *, by: Principal, operator: UUID) -> Organisation:
    """Return an organisation that the caller administers, as the operator or as one of its administrators."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise OrganisationNotFound
    if by.id != operator and not grants.rights_on(session, by.id, holder_id=organisation_id) & ADMINISTRATES:
        raise OrganisationNotFound
    return organisation
