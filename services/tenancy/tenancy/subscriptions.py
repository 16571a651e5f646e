"""What tenancy hears."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts
from tenancy import leavers, recipients
from tenancy.members import Invitee
from tenancy.models import Member
from tenancy.ports import ports
from tenancy.recipients import CompanyUser, Depositor

subscriptions = Subscriptions("tenancy")
account_erasure.subscribe(subscriptions)
merged_accounts.subscribe(subscriptions)


@dataclass(frozen=True)
class User:
    """Whom a deposit names at a company."""

    email: str
    first_name: str
    last_name: str
    rights: list[str]


@dataclass(frozen=True)
class Recipient:
    """To whom a document was deposited: a person by staff number, or a company by SIRET."""

    kind: str
    staff_number: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    siret: str = ""
    name: str = ""
    users: list[User] = field(default_factory=list)


@dataclass(frozen=True)
class DepositReceived:
    """What the vault says of a deposit."""

    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    recipient: Recipient


@subscriptions.on("vault.deposit-received.v1", DepositReceived)
def register_recipient(session: Session, event: DepositReceived) -> None:
    """Make the recipient known, if this is the first that we hear of them."""
    depositor, to, now = Depositor(event.organisation_id, event.organisation_name), event.recipient, ports().clock.now()
    if to.kind == "person":
        person = Invitee(to.email.lower(), to.first_name, to.last_name)
        recipients.register_employee(
            session, event.holder_id, depositor=depositor, staff_number=to.staff_number, person=person, now=now
        )
        return
    users = [
        CompanyUser(Invitee(user.email.lower(), user.first_name, user.last_name), frozenset(user.rights))
        for user in to.users
    ]
    recipients.register_company(
        session, event.holder_id, depositor=depositor, siret=to.siret, name=to.name, users=users, now=now
    )


@dataclass(frozen=True)
class AccountFound:
    """What auth says of the account that answers an invitation."""

    account_id: UUID
    invitation_id: UUID


@subscriptions.on("auth.account-pre-created.v1", AccountFound)
@subscriptions.on("auth.account-enrolled.v1", AccountFound)
def bind_new_account(session: Session, event: AccountFound) -> None:
    """Give the membership the account that was made for it, unless its owner has joined it with another meanwhile."""
    member = session.get(Member, event.invitation_id, with_for_update=True)
    if member is not None and member.principal_id is None:
        leavers.bind_or_invite_anew(session, member, account_id=event.account_id, now=ports().clock.now())


@subscriptions.on("auth.account-joined.v1", AccountFound)
def bind_joined_account(session: Session, event: AccountFound) -> None:
    """Give the membership the account that its owner had already."""
    member = session.get(Member, event.invitation_id, with_for_update=True)
    if member is not None:
        leavers.bind_or_invite_anew(session, member, account_id=event.account_id, now=ports().clock.now())
