"""What notify does with the events of tenancy: rights decide who is told of what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.database.session import wake
from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.digests import digest
from notify.documents import announcements
from notify.documents.notifications import GrantChanged
from notify.messages import content, queue, space_notices, structure_content, sub_account_content
from notify.messages.queue import Addressee, Draft
from notify.messages.relation_content import RelationConfirmed
from notify.messages.space_notices import Notice
from notify.recipients import invitations, space_addresses
from notify.recipients.models import SpaceAddress
from notify.webhooks import administrators

subscriptions = Subscriptions("notify")


@subscriptions.on("tenancy.grant-changed.v1", GrantChanged)
def announce_what_a_right_opens(session: Session, event: GrantChanged) -> None:
    """Announce what the right opens, and let the invitations that waited for it leave."""
    announcements.receive_grant(session, context(), event)
    invitations.mark_ready(session, context(), account_id=event.principal_id, holder_id=event.holder_id)
    wake(session, digest.CHANNEL)


@dataclass(frozen=True)
class EstablishmentRegistered:
    """An establishment came to an organisation, or is called otherwise, or moved."""

    organisation_id: UUID
    establishment_id: UUID


@subscriptions.on("tenancy.establishment-registered.v1", EstablishmentRegistered)
def store_establishment(session: Session, event: EstablishmentRegistered) -> None:
    """Know of it: who administers each establishment administers the whole."""
    administrators.store_establishment(
        session, establishment_id=event.establishment_id, organisation_id=event.organisation_id
    )


@dataclass(frozen=True)
class InvitationOffered:
    """Somebody who has an account is asked whether they accept to have access to a space."""

    invitation_id: UUID
    account_id: UUID
    space_name: str
    invited_by: str
    at: datetime


@subscriptions.on("tenancy.invitation-offered.v1", InvitationOffered)
def tell_of_offer(session: Session, event: InvitationOffered) -> None:
    """Tell them who invites and to what; the answer is given at home."""
    offered = content.InvitationOffered(event.space_name, event.invited_by, event.at)
    queue.add_for_event(session, context(), event, Draft(offered, Addressee(event.account_id)))


@dataclass(frozen=True)
class InvitationRefused:
    """Somebody declined to have access to a space."""

    member_id: UUID
    space_name: str
    member_name: str
    administrators: list[UUID]
    at: datetime


@subscriptions.on("tenancy.invitation-refused.v1", InvitationRefused)
def tell_of_refusal(session: Session, event: InvitationRefused) -> None:
    """Tell the administrators of what was declined."""
    refused = content.InvitationRefused(event.space_name, event.member_name, event.at)
    for account_id in event.administrators:
        queue.add_for_event(session, context(), event, Draft(refused, Addressee(account_id)))


@dataclass(frozen=True)
class ApprovalRequested:
    """An agency's ERP named again somebody whom the company had decided about."""

    member_id: UUID
    space_name: str
    organisation_name: str
    member_name: str
    administrators: list[UUID]
    at: datetime


@subscriptions.on("tenancy.approval-requested.v1", ApprovalRequested)
def ask_for_approval(session: Session, event: ApprovalRequested) -> None:
    """Ask the administrators whether that person may come back."""
    asked = content.ApprovalRequested(event.space_name, event.organisation_name, event.member_name, event.at)
    for account_id in event.administrators:
        queue.add_for_event(session, context(), event, Draft(asked, Addressee(account_id)))


@dataclass(frozen=True)
class MemberProfileChanged:
    """Somebody has another profile in a structure, or none any more."""

    account_id: UUID
    holder_id: UUID
    space_name: str
    profile: str | None
    at: datetime


@subscriptions.on("tenancy.member-profile-changed.v1", MemberProfileChanged)
def tell_of_profile(session: Session, event: MemberProfileChanged) -> None:
    """Tell that person what they may do from now on."""
    changed = structure_content.MemberProfileChanged(event.space_name, event.profile, event.at)
    queue.add_for_event(session, context(), event, Draft(changed, Addressee(event.account_id)))


@dataclass(frozen=True)
class StructureOpened:
    """The space of a structure is open, with the address that gets its notices."""

    structure_id: UUID
    account_id: UUID
    email: str
    name: str


@subscriptions.on("tenancy.structure-opened.v1", StructureOpened)
def store_space_address(session: Session, event: StructureOpened) -> None:
    """Send every notice of the space to the address that its account was opened with, too."""
    space_addresses.store(session, SpaceAddress(**vars(event)))


@dataclass(frozen=True)
class StructureRenamed:
    """A structure changed its name."""

    structure_id: UUID
    name: str


@subscriptions.on("tenancy.structure-renamed.v1", StructureRenamed)
def rename_space(session: Session, event: StructureRenamed) -> None:
    """Address the space by its name."""
    space_addresses.rename(session, event.structure_id, event.name)


@dataclass(frozen=True)
class UserChanged:
    """A user of a structure was added, corrected, given another profile, or removed."""

    structure_id: UUID
    structure_name: str
    change: str
    member_id: UUID
    member_name: str
    profile: str
    administrators: list[UUID]
    at: datetime
    account_id: UUID | None = None


@subscriptions.on("tenancy.user-changed.v1", UserChanged)
def tell_of_user(session: Session, event: UserChanged) -> None:
    """Tell the administrators, whoever of them did it, and the space; and whose details or mobile it is about."""
    changed = structure_content.UserChanged(
        event.structure_name, event.change, event.member_name, event.profile, event.at
    )
    space_notices.add(session, context(), event, Notice(event.structure_id, changed, event.administrators))
    if event.change == "corrected" and event.account_id and event.account_id not in event.administrators:
        corrected = structure_content.OwnDetailsCorrected(event.structure_name, event.at)
        queue.add_for_event(session, context(), event, Draft(corrected, Addressee(event.account_id)))
    if event.change == "phone-change-allowed" and event.account_id:
        allowed = structure_content.PhoneChangeAllowed(event.structure_name, event.at)
        queue.add_for_event(session, context(), event, Draft(allowed, Addressee(event.account_id)))


@dataclass(frozen=True)
class DeletionRequested:
    """A user of a structure asks for the deletion of their own access."""

    structure_id: UUID
    structure_name: str
    member_id: UUID
    member_name: str
    administrators: list[UUID]
    at: datetime


@subscriptions.on("tenancy.deletion-requested.v1", DeletionRequested)
def ask_for_decision(session: Session, event: DeletionRequested) -> None:
    """Ask the administrators to decide, and tell the space."""
    asked = structure_content.DeletionRequested(event.structure_name, event.member_name, event.at)
    space_notices.add(session, context(), event, Notice(event.structure_id, asked, event.administrators))


@dataclass(frozen=True)
class DeletionRefused:
    """An administrator refused to delete an access."""

    structure_name: str
    member_id: UUID
    account_id: UUID
    at: datetime


@subscriptions.on("tenancy.deletion-refused.v1", DeletionRefused)
def tell_of_refused_deletion(session: Session, event: DeletionRefused) -> None:
    """Tell whoever asked that their access stays."""
    refused = structure_content.DeletionRefused(event.structure_name, event.at)
    queue.add_for_event(session, context(), event, Draft(refused, Addressee(event.account_id)))


@dataclass(frozen=True)
class PrincipalRequested:
    """A sub-account asks to become the principal one; the present one may have no account yet."""

    holder_id: UUID
    space_name: str
    organisation_name: str
    account_id: UUID | None
    asked_by: str
    until: datetime


@subscriptions.on("tenancy.principal-requested.v1", PrincipalRequested)
def tell_of_request_for_principal(session: Session, event: PrincipalRequested) -> None:
    """Tell whoever has the principal account until when they may refuse."""
    if event.account_id is not None:
        asked = sub_account_content.PrincipalRequested(
            event.holder_id, event.space_name, event.organisation_name, event.asked_by, event.until
        )
        queue.add_for_event(session, context(), event, Draft(asked, Addressee(event.account_id)))


@dataclass(frozen=True)
class PrincipalChanged:
    """A sub-account is the principal one now, and the former principal its sub-account."""

    holder_id: UUID
    space_name: str
    organisation_name: str
    account_id: UUID | None
    name: str
    former_account_id: UUID | None
    former_name: str
    at: datetime


@subscriptions.on("tenancy.principal-changed.v1", PrincipalChanged)
def tell_of_principal(session: Session, event: PrincipalChanged) -> None:
    """Tell both."""
    for account_id, principal, other in (
        (event.account_id, True, event.former_name),
        (event.former_account_id, False, event.name),
    ):
        if account_id is not None:
            changed = sub_account_content.PrincipalChanged(
                event.holder_id, event.space_name, event.organisation_name, principal, other, event.at
            )
            queue.add_for_event(session, context(), event, Draft(changed, Addressee(account_id)))


@dataclass(frozen=True)
class PrincipalRequestRefused:
    """The principal account keeps its place."""

    holder_id: UUID
    space_name: str
    organisation_name: str
    account_id: UUID | None
    at: datetime


@subscriptions.on("tenancy.principal-request-refused.v1", PrincipalRequestRefused)
def tell_of_refused_principal(session: Session, event: PrincipalRequestRefused) -> None:
    """Tell the sub-account that asked."""
    if event.account_id is not None:
        refused = sub_account_content.PrincipalRequestRefused(
            event.holder_id, event.space_name, event.organisation_name, event.at
        )
        queue.add_for_event(session, context(), event, Draft(refused, Addressee(event.account_id)))


@dataclass(frozen=True)
class RelationUndoable:
    """Somebody who administers nothing there confirmed a relation."""

    relation_id: UUID
    space_name: str
    organisation_name: str
    confirmed_by: str
    administrators: list[UUID]
    at: datetime


@subscriptions.on("tenancy.relation-undoable.v1", RelationUndoable)
def tell_of_confirmed_relation(session: Session, event: RelationUndoable) -> None:
    """Tell the administrators, who can undo it."""
    confirmed = RelationConfirmed(event.space_name, event.organisation_name, event.confirmed_by, event.at)
    for account_id in event.administrators:
        queue.add_for_event(session, context(), event, Draft(confirmed, Addressee(account_id)))
