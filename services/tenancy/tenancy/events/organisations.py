"""The events of organisations: what is registered here, and what they ask of who signs in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(Event, type="tenancy.organisation-registered.v1"):
    """An organisation came to this installation."""

    organisation_id: UUID
    kind: str
    name: str
    siret: str | None


@dataclass(frozen=True, kw_only=True)
class EstablishmentRegistered(Event, type="tenancy.establishment-registered.v1"):
    """An establishment came to an organisation, or is called otherwise, or moved."""

    organisation_id: UUID
    establishment_id: UUID
    siret: str | None
    name: str
    street: str
    post_code: str
    city: str
    country: str


@dataclass(frozen=True, kw_only=True)
class ServicesChanged(Event, type="tenancy.services-changed.v1"):
    """An organisation subscribes to these services and no others; the highest version counts."""

    organisation_id: UUID
    version: int
    services: list[str]


@dataclass(frozen=True, kw_only=True)
class SignInPolicyChanged(Event, type="tenancy.sign-in-policy-changed.v1"):
    """An organisation asks something else of those who have rights in its space; the highest version counts."""

    organisation_id: UUID
    organisation_name: str
    version: int
    second_factor_required: bool
