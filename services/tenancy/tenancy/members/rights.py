"""Rights: which there are in each kind of space, which of them administrate, and which a service is needed for."""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from tenancy.members.models import IN_FORCE, Access
from tenancy.organisations import services
from tenancy.organisations.models import Kind, Service

_AT_ESTABLISHMENTS: Final = frozenset({"A", "D", "DA"})

RIGHTS: Final = MappingProxyType(
    {
        Kind.PERSON: frozenset({"owner"}),
        Kind.PERSONAL: frozenset({"owner"}),
        Kind.COMPANY: frozenset({"A", "S", "F", "R"}),
        Kind.NETWORK: frozenset({"A"}),
        Kind.AGENCY: _AT_ESTABLISHMENTS,
        Kind.EMPLOYER: _AT_ESTABLISHMENTS,
        Kind.EMPLOYER_GROUP: _AT_ESTABLISHMENTS,
        Kind.DEPOSIT_CLIENT: frozenset({"administrator", "user", "consultation"}),
        # Whoever examines the requests of deposit clients is a case manager; support helps people into their accounts.
        Kind.OPERATOR: frozenset({"A", "case_manager", "support"}),
        Kind.MACHINE: frozenset({"deposit"}),
    }
)
ADMINISTRATES: Final = frozenset({"A", "administrator"})

# One of these services must be subscribed to for the right to be given, and to be in force.
_REQUIRED_SERVICES: Final = MappingProxyType(
    {
        "D": frozenset({Service.DIFFUSION, Service.TIMESHEETS, Service.BOARDING}),
        "DA": frozenset({Service.ADVANCES}),
        "R": frozenset({Service.TIMESHEETS}),
        # Of machines: what deposits documents.
        "deposit": frozenset({Service.DIFFUSION}),
    }
)

SERVICE_BOUND: Final = frozenset(_REQUIRED_SERVICES)


def allowed(rights: Collection[str], subscribed: Collection[str]) -> list[str]:
    """Return those of these rights that the subscribed services allow, in the order of the alphabet."""
    return sorted(
        right for right in rights if right not in _REQUIRED_SERVICES or _REQUIRED_SERVICES[right] & set(subscribed)
    )


def in_force(session: Session, access: Access) -> list[str]:
    """Return what an access opens now: nothing before its owner accepted, nor what the services don't allow."""
    if access.member.state not in IN_FORCE:
        return []
    if not SERVICE_BOUND & set(access.rights):
        return sorted(access.rights)
    return allowed(access.rights, services.of(session, access.organisation_id))
