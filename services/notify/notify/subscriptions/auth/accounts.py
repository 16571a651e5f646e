"""Events of accounts: invitations, registrations, profiles, client accounts."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.database.session import wake
from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.digests import digest
from notify.letters import letters
from notify.letters.models import EnrolmentLetter
from notify.messages import content, queue
from notify.messages.queue import Addressee, Draft
from notify.recipients import accounts, invitations
from notify.recipients.models import Account, Invitation

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class AccountPreCreated:
    """Somebody may complete the registration."""

    account_id: UUID
    invitation_id: UUID
    holder_id: UUID
    email: str
    first_name: str
    language: str
    invited_by: str
    sealed_link: str
    expires_at: datetime
    reminder: bool = False


INVITATION_FIELDS = tuple(each.name for each in fields(AccountPreCreated) if each.name != "invitation_id")


@subscriptions.on("auth.account-pre-created.v1", AccountPreCreated)
def store_invitation(session: Session, event: AccountPreCreated) -> None:
    """Have them invited once there is something to be invited to."""
    known = {name: getattr(event, name) for name in INVITATION_FIELDS}
    letters.forget(session, event.account_id)
    invitations.store(session, context(), Invitation(id=event.invitation_id, **known))
    wake(session, digest.CHANNEL)


@dataclass(frozen=True)
class AccountEnrolled:
    """A letter was written for somebody without an e-mail address."""

    account_id: UUID
    holder_id: UUID
    organisation_name: str
    sealed_letter: str
    expires_at: datetime


@subscriptions.on("auth.account-enrolled.v1", AccountEnrolled)
def store_letter(session: Session, event: AccountEnrolled) -> None:
    """Have the letter printed with the next batch."""
    letters.store(session, EnrolmentLetter(**vars(event), issued_at=context().now))


@dataclass(frozen=True)
class AccountDescribed:
    """Somebody completed the registration, or changed how they are addressed."""

    account_id: UUID
    version: int
    email: str
    first_name: str
    language: str
    last_name: str = ""


@subscriptions.on("auth.account-activated.v1", AccountDescribed)
@subscriptions.on("auth.profile-changed.v1", AccountDescribed)
def store_account(session: Session, event: AccountDescribed) -> None:
    """Write to the address that the account proved, from now on."""
    letters.forget(session, event.account_id)
    account = Account(
        id=event.account_id,
        email=event.email,
        # A client account goes by the company's name until somebody is named.
        first_name=event.first_name or event.last_name,
        language=event.language,
        version=event.version,
        known_since=context().now,
    )
    accounts.store(session, account)
    wake(session, digest.CHANNEL)


@dataclass(frozen=True)
class AddressAlreadyUsed:
    """Somebody wanted to open an account with an address that has one."""

    opening_id: UUID
    email: str
    language: str
    at: datetime


@subscriptions.on("auth.address-already-used.v1", AddressAlreadyUsed)
def tell_who_has_an_account(session: Session, event: AddressAlreadyUsed) -> None:
    """Tell the mailbox alone."""
    to = Addressee(email=event.email, language=event.language)
    queue.add_for_event(session, context(), event, Draft(content.AddressAlreadyUsed(event.at), to))


@dataclass(frozen=True)
class ClientAccountOpened:
    """A client account is open."""

    account_id: UUID
    company_name: str
    email: str
    language: str
    at: datetime


@subscriptions.on("auth.client-account-opened.v1", ClientAccountOpened)
def welcome_client(session: Session, event: ClientAccountOpened) -> None:
    """Say that the account is open, and how to go on."""
    to = Addressee(email=event.email, name=event.company_name, language=event.language)
    opened = content.ClientAccountOpened(event.company_name, event.at)
    queue.add_for_event(session, context(), event, Draft(opened, to))
