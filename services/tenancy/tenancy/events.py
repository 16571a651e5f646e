"""The events that tenancy publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event
from chartrier.lifecycle.account_erasure import ErasedItems, RetainedItems


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
class RelationProposed(Event, type="tenancy.relation-proposed.v1"):
    """An agency sent a company its first document."""

    relation_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RelationConfirmed(Event, type="tenancy.relation-confirmed.v1"):
    """A company confirmed that it has to do with an agency."""

    relation_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RelationDeclined(Event, type="tenancy.relation-declined.v1"):
    """A company said that it has nothing to do with an agency."""

    relation_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RelationEnded(Event, type="tenancy.relation-ended.v1"):
    """A company or an agency ended their relation; what was received stays readable, what is sent now waits."""

    relation_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
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
class AccountErased(Event, type="tenancy.account-erased.v1"):
    """What was held here on a closed account is gone, but for what the law retains."""

    closing_id: UUID
    account_id: UUID
    erased: list[ErasedItems]
    retained: list[RetainedItems]
    holders: list[UUID]


@dataclass(frozen=True, kw_only=True)
class SignInPolicyChanged(Event, type="tenancy.sign-in-policy-changed.v1"):
    """An organisation asks something else of those who have rights in its space; the highest version counts."""

    organisation_id: UUID
    organisation_name: str
    version: int
    second_factor_required: bool


@dataclass(frozen=True, kw_only=True)
class StructureOpened(Event, type="tenancy.structure-opened.v1"):
    """Whoever opened a client account completed the opening of its structure, and administers it."""

    structure_id: UUID
    name: str
    account_id: UUID
    first_name: str
    last_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StructureRenamed(Event, type="tenancy.structure-renamed.v1"):
    """A structure changed its name."""

    structure_id: UUID
    name: str
    siret: str | None


@dataclass(frozen=True, kw_only=True)
class UserChanged(Event, type="tenancy.user-changed.v1"):
    """A user of a structure was added, given another profile, or removed (``change``): its administrators are told."""

    structure_id: UUID
    structure_name: str
    change: str
    member_id: UUID
    member_name: str
    profile: str
    administrators: list[UUID]
    by_account_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(Event, type="tenancy.member-removed.v1"):
    """A member of a structure is one no longer; somebody else owns what was theirs there."""

    holder_id: UUID
    account_id: UUID
    new_owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeletionRequested(Event, type="tenancy.deletion-requested.v1"):
    """A user of a structure asks for the deletion of their own access: its administrators decide."""

    structure_id: UUID
    structure_name: str
    member_id: UUID
    member_name: str
    administrators: list[UUID]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DeletionRefused(Event, type="tenancy.deletion-refused.v1"):
    """An administrator refused to delete an access; whoever asked is to be told."""

    structure_id: UUID
    structure_name: str
    member_id: UUID
    account_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StructureAttachmentRemoved(Event, type="tenancy.structure-attachment-removed.v1"):
    """An attachment with which a structure proved itself was replaced or withdrawn: its content is to be erased."""

    holder_id: UUID
    document_id: UUID
