"""The events of tenancy: who is invited, what organisations require, and who may leave them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from auth.account_closing import closing
from auth.client_accounts import account_opening
from auth.invitations import invitations, letters, repeating
from auth.invitations.invitations import Invitee
from auth.invitations.repeating import InvitationToRepeat
from auth.ports import config
from auth.profile import phone_replacement
from auth.profile.phone_replacement import Approval
from auth.second_factors import sign_in_policies
from auth.second_factors.sign_in_policies import PolicyChanged
from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context

subscriptions = Subscriptions("auth")


@dataclass(frozen=True)
class HolderRegistered:
    """A holder was registered; where it is a person, they are invited to it."""

    kind: str
    holder_id: UUID
    organisation_name: str | None = None
    invitation_id: UUID | None = None
    email: str | None = None
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True)
class MemberInvited:
    """Somebody was given rights in a space."""

    invitation_id: UUID
    holder_id: UUID
    kind: str
    space_name: str
    email: str
    first_name: str
    last_name: str
    invited_by: str | None = None
    asks_confidential_password: bool = False


@subscriptions.on("tenancy.holder-registered.v1", HolderRegistered)
def invite_holder(session: Session, event: HolderRegistered) -> None:
    """Pre-create the account of a person who holds documents now, or join the one that proved the address."""
    # Companies come in through their members; a person without an address is enrolled by letter.
    if event.kind != "person" or event.invitation_id is None:
        return
    invitee = Invitee(
        invitation_id=event.invitation_id,
        holder_id=event.holder_id,
        kind=event.kind,
        invited_by=event.organisation_name or "",
        email=event.email or "",
        first_name=event.first_name,
        last_name=event.last_name,
    )
    if event.email:
        invitations.invite(session, context(), config(), invitee)
    else:
        letters.invite_by_letter(session, context(), invitee)


@subscriptions.on("tenancy.member-invited.v1", MemberInvited)
def invite_member(session: Session, event: MemberInvited) -> None:
    """Pre-create the account of a member, or join the one that proved the address."""
    invitee = Invitee(
        invitation_id=event.invitation_id,
        holder_id=event.holder_id,
        kind=event.kind,
        invited_by=event.invited_by or event.space_name,
        email=event.email,
        first_name=event.first_name,
        last_name=event.last_name,
        asks_confidential_password=event.asks_confidential_password,
    )
    invitations.invite(session, context(), config(), invitee)


@dataclass(frozen=True)
class InvitationsRepeated:
    """Invitations that were not answered are to be sent again."""

    reminder: bool
    invitations: list[InvitationToRepeat]


@subscriptions.on("tenancy.invitations-repeated.v1", InvitationsRepeated)
def repeat_invitations(session: Session, event: InvitationsRepeated) -> None:
    """Send invitations again; what was sent before opens nothing any more."""
    # In one order for all: two events that name the same people wait for each other, never in a circle.
    for invitation in sorted(event.invitations, key=lambda each: each.invitation_id):
        repeating.repeat(session, context(), config(), invitation, reminder=event.reminder)


@subscriptions.on("tenancy.sign-in-policy-changed.v1", PolicyChanged)
def store_policy(session: Session, event: PolicyChanged) -> None:
    """Require a second factor where an organisation does, from the next sign-in on."""
    sign_in_policies.store(session, event)


@dataclass(frozen=True)
class StructureOpened:
    """Whoever opened a client account said who administers its structure."""

    account_id: UUID
    first_name: str
    last_name: str


@subscriptions.on("tenancy.structure-opened.v1", StructureOpened)
def name_client_account(session: Session, event: StructureOpened) -> None:
    """Give a client account, which goes by its company's name so far, the name of its administrator."""
    account_opening.name_administrator(
        session, event.account_id, first_name=event.first_name, last_name=event.last_name
    )


@dataclass(frozen=True)
class DepartureGranted:
    """Every space that the account administers keeps an administrator."""

    closing_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class DepartureRefused:
    """These spaces need another administrator first."""

    closing_id: UUID
    account_id: UUID
    spaces: list[str]


@subscriptions.on("tenancy.departure-granted.v1", DepartureGranted)
def grant_departure(session: Session, event: DepartureGranted) -> None:
    """Let a closing be confirmed."""
    closing.store_departure(session, event.account_id, event.closing_id, spaces=None)


@subscriptions.on("tenancy.departure-refused.v1", DepartureRefused)
def refuse_departure(session: Session, event: DepartureRefused) -> None:
    """Let a closing go no further, and store which spaces are the reason."""
    closing.store_departure(session, event.account_id, event.closing_id, spaces=event.spaces)


@dataclass(frozen=True)
class UserChanged:
    """An administrator did something about a user of a structure."""

    change: str
    structure_name: str
    at: datetime
    account_id: UUID | None = None


@subscriptions.on("tenancy.user-changed.v1", UserChanged)
def allow_phone_change(session: Session, event: UserChanged) -> None:
    """Let a user replace their mobile where that is what an administrator allowed."""
    if event.change == "phone-change-allowed" and event.account_id is not None:
        approval = Approval(event.account_id, event.structure_name, event.at)
        phone_replacement.approve(session, context(), approval)
