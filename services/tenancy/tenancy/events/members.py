"""The events of members: what somebody may do, whether they may leave, and what ended with an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event
from chartrier.lifecycle.account_erasure import ErasureResult


@dataclass(frozen=True, kw_only=True)
class GrantChanged(Event, type="tenancy.grant-changed.v1"):
    """What a principal may do changed; the highest version counts, and no rights is a withdrawn grant."""

    grant_id: UUID
    version: int
    principal_id: UUID
    kind: str
    holder_id: UUID
    organisation_id: UUID | None
    # Of an agency or employer, for which of its establishments; none is for all of it.
    establishment_id: UUID | None
    rights: list[str]
    # Of a sub-account that is told only of documents that name it: the id by which they do.
    told_when_named: UUID | None


@dataclass(frozen=True, kw_only=True)
class MemberProfileChanged(Event, type="tenancy.member-profile-changed.v1"):
    """Somebody has another profile in a structure, or none any more; they are told."""

    account_id: UUID
    holder_id: UUID
    space_name: str
    profile: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ApprovalRequested(Event, type="tenancy.approval-requested.v1"):
    """An agency's ERP named somebody again; the company's administrators decide whether they come back."""

    holder_id: UUID
    space_name: str
    organisation_id: UUID
    organisation_name: str
    member_id: UUID
    member_name: str
    rights: list[str]
    administrators: list[UUID]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DepartureGranted(Event, type="tenancy.departure-granted.v1"):
    """Whoever closes their account leaves an administrator behind everywhere; until then they count as none."""

    closing_id: UUID
    account_id: UUID
    until: datetime


@dataclass(frozen=True, kw_only=True)
class DepartureRefused(Event, type="tenancy.departure-refused.v1"):
    """Whoever closes their account is the last administrator in these spaces, by their names."""

    closing_id: UUID
    account_id: UUID
    spaces: list[str]


@dataclass(frozen=True, kw_only=True)
class AccountErased(ErasureResult, Event, type="tenancy.account-erased.v1"):
    """What was held here on a closed account is gone, but for what the law retains."""


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(Event, type="tenancy.member-removed.v1"):
    """A member of a structure is one no longer; somebody else owns what was theirs there."""

    holder_id: UUID
    account_id: UUID
    new_owner_id: UUID
