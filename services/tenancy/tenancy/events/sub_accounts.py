"""The events of sub-accounts: who asked to be the principal account of a company's relation, and who is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class PrincipalRequested(Event, type="tenancy.principal-requested.v1"):
    """A sub-account asks to become the principal one, which may refuse until then."""

    holder_id: UUID
    space_name: str
    organisation_name: str
    account_id: UUID | None
    asked_by: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class PrincipalChanged(Event, type="tenancy.principal-changed.v1"):
    """A sub-account is the principal one now, and the former principal its sub-account; both are told."""

    holder_id: UUID
    space_name: str
    organisation_name: str
    account_id: UUID | None
    name: str
    former_account_id: UUID | None
    former_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PrincipalRequestRefused(Event, type="tenancy.principal-request-refused.v1"):
    """The principal account keeps its place; the sub-account that asked for it is told."""

    holder_id: UUID
    space_name: str
    organisation_name: str
    account_id: UUID | None
    at: datetime
