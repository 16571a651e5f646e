"""The events of invitations: who is to have access to what, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class HolderRegistered(Event, type="tenancy.holder-registered.v1"):
    """A person became known at an employer or agency; documents can be theirs from now on."""

    holder_id: UUID
    kind: str
    organisation_id: UUID
    organisation_name: str
    invitation_id: UUID
    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True, kw_only=True)
class PostalAddressChanged(Event, type="tenancy.postal-address-changed.v1"):
    """An employer gave the postal address of a person, or took it back: the lines below the name."""

    holder_id: UUID
    lines: list[str]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event, type="tenancy.member-invited.v1"):
    """Somebody is to have access to an organisation's space."""

    invitation_id: UUID
    holder_id: UUID
    kind: str
    space_name: str
    invited_by: str
    email: str
    first_name: str
    last_name: str
    # Whether a password is sent beside the link, which opens nothing without it.
    asks_confidential_password: bool


@dataclass(frozen=True)
class InvitationToRepeat:
    """An invitation that is sent again, to the address that is right now; an empty one has no address."""

    invitation_id: UUID
    holder_id: UUID
    email: str


@dataclass(frozen=True, kw_only=True)
class InvitationsRepeated(Event, type="tenancy.invitations-repeated.v1"):
    """Up to 500 invitations are to be sent again, unless they were answered; what was sent before is void."""

    reminder: bool
    invitations: list[InvitationToRepeat]


@dataclass(frozen=True, kw_only=True)
class InvitationOffered(Event, type="tenancy.invitation-offered.v1"):
    """Somebody who has an account is asked whether they accept to have access to a space."""

    invitation_id: UUID
    account_id: UUID
    holder_id: UUID
    space_name: str
    invited_by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class InvitationRefused(Event, type="tenancy.invitation-refused.v1"):
    """Somebody declined to have access to a space; its administrators are told."""

    holder_id: UUID
    space_name: str
    member_id: UUID
    member_name: str
    administrators: list[UUID]
    at: datetime
