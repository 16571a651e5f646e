"""What notify hears of accounts: codes, links for a new password, and what their owners have to know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from notify import content, messages
from notify.messages import Addressee
from notify.ports import ports
from notify.subscriptions import AccountActivated, hear_of_account

subscriptions = Subscriptions("notify")

# Who somebody is, or how they are addressed, has changed: the same fields as when the account was activated.
subscriptions.on("auth.profile-changed.v1", AccountActivated)(hear_of_account)


@dataclass(frozen=True)
class CodeIssued:
    """A code is to reach a mailbox or a phone."""

    code_id: UUID
    tenant_id: UUID
    account_id: UUID | None
    channel: Literal["sms", "email"]
    purpose: str
    language: str
    to: str
    name: str
    sealed_code: str
    issued_at: datetime
    expires_at: datetime


@subscriptions.on("auth.code-issued.v1", CodeIssued)
def send_code(session: Session, event: CodeIssued) -> None:
    """Send the code, opened only when the message leaves."""
    by_sms = event.channel == "sms"
    kind = content.CodeBySms if by_sms else content.Code
    told = kind(event.purpose, event.issued_at, event.expires_at)
    phone, email = (event.to, None) if by_sms else (None, event.to)
    to = Addressee(phone=phone, email=email, name=event.name, language=event.language)
    messages.tell(session, event, told, to, now=ports().clock.now(), secrets={"code": event.sealed_code})


@dataclass(frozen=True)
class Offer:
    """A link to choose a new password for one account, and its code."""

    identifier: str
    sealed_link: str
    sealed_code: str


@dataclass(frozen=True)
class ResetOffered:
    """Somebody may choose a new password."""

    offer_id: UUID
    tenant_id: UUID
    cause: str
    email: str
    name: str
    language: str
    offers: list[Offer]
    at: datetime
    expires_at: datetime


@subscriptions.on("auth.reset-offered.v1", ResetOffered)
def send_reset(session: Session, event: ResetOffered) -> None:
    """Send a link and a code for each account of the address, in one message."""
    sealed = [{"link": each.sealed_link, "code": each.sealed_code} for each in event.offers]
    names = tuple(each.identifier for each in event.offers)
    told = content.ResetOffered(event.cause, names, event.at, event.expires_at)
    to = Addressee(email=event.email, name=event.name, language=event.language)
    messages.tell(session, event, told, to, now=ports().clock.now(), secrets={"offers": sealed})


@dataclass(frozen=True)
class PasswordChanged:
    """A password is another one now."""

    account_id: UUID
    at: datetime


@subscriptions.on("auth.password-changed.v1", PasswordChanged)
def tell_of_password(session: Session, event: PasswordChanged) -> None:
    """Tell the owner, who may not have done it."""
    told = content.PasswordChanged(event.at)
    messages.tell(session, event, told, Addressee(event.account_id), now=ports().clock.now())


@dataclass(frozen=True)
class PhoneChanged:
    """A number was added or taken away."""

    account_id: UUID
    added: bool
    ending: str
    at: datetime


@subscriptions.on("auth.phone-changed.v1", PhoneChanged)
def tell_of_phone(session: Session, event: PhoneChanged) -> None:
    """Tell the owner, who may not have done it."""
    told = content.PhoneChanged(event.added, event.ending, event.at)
    messages.tell(session, event, told, Addressee(event.account_id), now=ports().clock.now())


@dataclass(frozen=True)
class EmailChanged:
    """Another address took the place of an account's own."""

    account_id: UUID
    email: str
    former_email: str
    name: str
    language: str
    at: datetime


@subscriptions.on("auth.email-changed.v1", EmailChanged)
def tell_former_address(session: Session, event: EmailChanged) -> None:
    """Tell the former address, which shows no more of the new one than its owner needs."""
    local, _, domain = event.email.partition("@")
    told = content.EmailChanged(f"{local[:1]}•••@{domain}", event.at)
    to = Addressee(email=event.former_email, name=event.name, language=event.language)
    messages.tell(session, event, told, to, now=ports().clock.now())


@dataclass(frozen=True)
class IdentifierRecovered:
    """Somebody gets into an account by another address than the one on record."""

    account_id: UUID
    former_email: str
    phones: list[str]
    name: str
    language: str
    at: datetime


@subscriptions.on("auth.identifier-recovered.v1", IdentifierRecovered)
def tell_old_contacts(session: Session, event: IdentifierRecovered) -> None:
    """Tell every contact on record: the address, and each phone."""
    now = ports().clock.now()
    mailbox = Addressee(email=event.former_email, name=event.name, language=event.language)
    messages.tell(session, event, content.IdentifierRecovered(event.at), mailbox, now=now)
    for number in event.phones:
        phone = Addressee(phone=number, language=event.language)
        messages.tell(session, event, content.IdentifierRecoveredBySms(event.at), phone, now=now)


@dataclass(frozen=True)
class AddressOccupied:
    """Somebody wanted to open an account with an address that has one."""

    opening_id: UUID
    email: str
    language: str
    at: datetime


@subscriptions.on("auth.address-occupied.v1", AddressOccupied)
def tell_who_has_account(session: Session, event: AddressOccupied) -> None:
    """Tell the mailbox alone."""
    to = Addressee(email=event.email, language=event.language)
    messages.tell(session, event, content.AddressOccupied(event.at), to, now=ports().clock.now())


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
    told = content.ClientAccountOpened(event.company_name, event.at)
    messages.tell(session, event, told, to, now=ports().clock.now())
