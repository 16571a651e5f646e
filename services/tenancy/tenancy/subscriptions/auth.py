"""What tenancy does with the events of auth: invitations are answered, accounts are merged, separated and closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names
from chartrier.runtime.current import context
from tenancy.departures import departures
from tenancy.employees import enrolment
from tenancy.employees.models import Enrolment
from tenancy.invitations import answers
from tenancy.members import personal_spaces
from tenancy.members.models import Member
from tenancy.organisations.models import Kind
from tenancy.structures import openings
from tenancy.structures.openings import OpenedAccount

subscriptions = Subscriptions("tenancy")
account_erasure.subscribe(subscriptions)
merged_accounts.subscribe(subscriptions)
person_names.subscribe(subscriptions)


@dataclass(frozen=True)
class InvitationAnswered:
    """What auth publishes of the account that answers an invitation."""

    account_id: UUID
    invitation_id: UUID
    holder_id: UUID


@dataclass(frozen=True)
class AccountJoined:
    """What auth publishes of an account in use that an invitation belongs to, and whether its owner accepted that."""

    account_id: UUID
    invitation_id: UUID
    accepted: bool = False


@dataclass(frozen=True)
class AccountActivated:
    """What auth publishes of an account that its owner has begun to use."""

    account_id: UUID


@subscriptions.on("auth.account-pre-created.v1", InvitationAnswered)
@subscriptions.on("auth.account-enrolled.v1", InvitationAnswered)
def bind_new_account(session: Session, event: InvitationAnswered) -> None:
    """Give the membership the account that was made for it, unless its owner joined with another one before."""
    member = session.get(Member, event.invitation_id, with_for_update=True)
    if member is not None and member.principal_id is None:
        answers.bind_or_invite_again(session, context(), member, account_id=event.account_id)


@subscriptions.on("auth.account-joined.v1", AccountJoined)
def bind_joined_account(session: Session, event: AccountJoined) -> None:
    """Give the membership the account that its owner had already; they are asked first whether they accept it."""
    member = session.get(Member, event.invitation_id, with_for_update=True)
    if member is not None:
        asked = not event.accepted and member.kind != Kind.PERSON
        answers.bind_or_invite_again(session, context(), member, account_id=event.account_id, asked=asked)
        personal_spaces.open_for_person(session, context(), event.account_id)


@subscriptions.on("auth.account-activated.v1", AccountActivated)
def accept_by_activation(session: Session, event: AccountActivated) -> None:
    """Note that whoever activates an account accepts the invitation that it was made for, and has a space of theirs."""
    answers.accept_by_activation(session, context(), event.account_id)
    personal_spaces.open_for_person(session, context(), event.account_id)


@dataclass(frozen=True)
class ClientAccountOpened:
    """Somebody opened a client account; it has no structure yet."""

    account_id: UUID
    company_name: str
    email: str
    mobile: str
    at: datetime


@subscriptions.on("auth.client-account-opened.v1", ClientAccountOpened)
def begin_opening(session: Session, event: ClientAccountOpened) -> None:
    """Begin the opening of the structure that the account is for."""
    openings.begin(session, OpenedAccount(**vars(event)))


@subscriptions.on("auth.account-pre-created.v1", InvitationAnswered)
def note_invitation_by_email(session: Session, event: InvitationAnswered) -> None:
    """Note that an employee was sent a link."""
    _note(session, event, Enrolment.EMAIL_SENT)


@subscriptions.on("auth.account-enrolled.v1", InvitationAnswered)
def note_invitation_by_letter(session: Session, event: InvitationAnswered) -> None:
    """Note that a letter with a temporary password was written for an employee."""
    _note(session, event, Enrolment.LETTER_ISSUED)


@subscriptions.on("auth.account-joined.v1", InvitationAnswered)
def note_employee_with_account(session: Session, event: InvitationAnswered) -> None:
    """Note that an employee has an account already."""
    _note(session, event, Enrolment.ACTIVATED)


@subscriptions.on("auth.account-activated.v1", AccountActivated)
def note_activation(session: Session, event: AccountActivated) -> None:
    """Note that the employees whose account it is have activated it."""
    enrolment.note_activation(session, context(), event.account_id)


@dataclass(frozen=True)
class ClosingBegun:
    """Somebody began to close these accounts."""

    closing_id: UUID
    account_id: UUID
    accounts: list[UUID]


@dataclass(frozen=True)
class ClosingAbandoned:
    """Somebody will not close their account, or not by this closing."""

    closing_id: UUID
    account_id: UUID


@subscriptions.on("auth.closing-begun.v1", ClosingBegun)
def ask_for_departure(session: Session, event: ClosingBegun) -> None:
    """Have it decided whether every space keeps an administrator."""
    departures.ask(session, context(), **vars(event))


@subscriptions.on("auth.closing-abandoned.v1", ClosingAbandoned)
def abandon_departure(session: Session, event: ClosingAbandoned) -> None:
    """Let whoever stays count as an administrator again."""
    departures.abandon(session, context(), **vars(event))


def _note(session: Session, event: InvitationAnswered, state: Enrolment) -> None:
    enrolment.note_invitation(
        session, context(), holder_id=event.holder_id, account_id=event.account_id, enrolment=state
    )
