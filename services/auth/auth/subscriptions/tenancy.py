"""The facts that auth hears."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts import depositor_addresses, identifiers
from auth.activation import letters
from auth.invitations import invitations
from auth.invitations.invitations import InvitationRules, Invited
from auth.ports import ports
from auth.second_factors import sign_in_policies
from auth.second_factors.sign_in_policies import PolicyChanged
from chartrier.database.session import wake
from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import seal

subscriptions = Subscriptions("auth")


@dataclass(frozen=True)
class HolderRegistered:
    """A holder came into being; a person among them is invited to it."""

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
    kind: Literal["person", "company", "agency", "employer", "deposit_client"]
    space_name: str
    email: str
    first_name: str
    last_name: str
    invited_by: str | None = None


@dataclass(frozen=True)
class Recipient:
    """Who it was sent to."""

    kind: str
    email: str | None = None


@dataclass(frozen=True)
class DepositReceived:
    """Something was sent to a holder, at an address."""

    holder_id: UUID
    organisation_name: str
    recipient: Recipient


@subscriptions.on("vault.deposit-received.v1", DepositReceived)
def hear_of_address(session: Session, event: DepositReceived) -> None:
    """Know to which address a depositor sends, which may be another one than before."""
    if event.recipient.kind == "person" and event.recipient.email:
        depositor_addresses.heard_again(
            session,
            holder_id=event.holder_id,
            address=identifiers.canonical(event.recipient.email),
            depositor=event.organisation_name,
            now=ports().clock.now(),
        )


@subscriptions.on("tenancy.holder-registered.v1", HolderRegistered)
def invite_holder(session: Session, event: HolderRegistered) -> None:
    """Pre-create the account of a person who holds documents now, or join the one that proved the address."""
    # Companies come in through their members; a person without an address is enrolled by letter.
    if event.kind != "person" or event.invitation_id is None:
        return
    invited = Invited(
        invitation_id=event.invitation_id,
        holder_id=event.holder_id,
        kind=event.kind,
        invited_by=event.organisation_name or "",
        email=event.email or "",
        first_name=event.first_name,
        last_name=event.last_name,
    )
    if event.email:
        _welcome(session, invited)
    else:
        letters.expect(session, invited, language="fr", now=ports().clock.now())
        wake(session, letters.CHANNEL)


@subscriptions.on("tenancy.member-invited.v1", MemberInvited)
def invite_member(session: Session, event: MemberInvited) -> None:
    """Pre-create the account of a member, or join the one that proved the address."""
    _welcome(
        session,
        Invited(
            invitation_id=event.invitation_id,
            holder_id=event.holder_id,
            kind=event.kind,
            invited_by=event.invited_by or event.space_name,
            email=event.email,
            first_name=event.first_name,
            last_name=event.last_name,
        ),
    )


@subscriptions.on("tenancy.sign-in-policy-changed.v1", PolicyChanged)
def hear_of_policy(session: Session, event: PolicyChanged) -> None:
    """Ask for a second factor where an organisation requires one, from the next sign-in on."""
    sign_in_policies.project(session, event)


def _welcome(session: Session, invited: Invited) -> None:
    held = ports()
    rules = InvitationRules(seal=seal, public_url=held.public_url, hashes=held.hashes, lives=held.invitations_live)
    invitations.welcome(session, invited, rules=rules, now=held.clock.now())
