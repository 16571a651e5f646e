"""What notify hears of accounts: codes, links for a new password, and what their owners have to know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.subscriptions import Subscriptions
from notify import content, messages
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
    messages.queue(
        session,
        kind(event.purpose, event.issued_at, event.expires_at),
        cause=f"code:{event.code_id}",
        tenant_id=event.tenant_id,
        now=ports().clock.now(),
        phone=event.to if by_sms else None,
        email=None if by_sms else event.to,
        name=event.name,
        language=event.language,
        secrets={"code": event.sealed_code},
    )


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
    messages.queue(
        session,
        content.ResetOffered(event.cause, names, event.at, event.expires_at),
        cause=f"reset:{event.offer_id}",
        tenant_id=event.tenant_id,
        now=ports().clock.now(),
        email=event.email,
        name=event.name,
        language=event.language,
        secrets={"offers": sealed},
    )


@dataclass(frozen=True)
class PasswordChanged:
    """A password is another one now."""

    account_id: UUID
    at: datetime


@subscriptions.on("auth.password-changed.v1", PasswordChanged)
def tell_of_password(session: Session, event: PasswordChanged) -> None:
    """Tell the owner, who may not have done it."""
    _tell(session, event.account_id, content.PasswordChanged(event.at), at=event.at)


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
    _tell(session, event.account_id, content.PhoneChanged(event.added, event.ending, event.at), at=event.at)


def _tell(session: Session, account_id: UUID, told: content.Content, *, at: datetime) -> None:
    messages.queue(
        session,
        told,
        cause=f"{content.kind_of(told)}:{account_id}:{at.isoformat()}",
        tenant_id=account_id,
        now=ports().clock.now(),
        account_id=account_id,
    )


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
    messages.queue(
        session,
        content.EmailChanged(f"{local[:1]}•••@{domain}", event.at),
        cause=f"email-changed:{event.account_id}:{event.at.isoformat()}",
        tenant_id=event.account_id,
        now=ports().clock.now(),
        email=event.former_email,
        name=event.name,
        language=event.language,
    )


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
    cause = f"identifier-recovered:{event.account_id}:{event.at.isoformat()}"
    now, about, language = ports().clock.now(), event.account_id, event.language
    messages.queue(
        session,
        content.IdentifierRecovered(event.at),
        cause=cause,
        tenant_id=about,
        now=now,
        email=event.former_email,
        name=event.name,
        language=language,
    )
    told = content.IdentifierRecoveredBySms(event.at)
    for place, number in enumerate(event.phones):
        messages.queue(
            session, told, cause=f"{cause}:{place}", tenant_id=about, now=now, phone=number, language=language
        )


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
    messages.queue(
        session,
        content.AddressOccupied(event.at),
        cause=f"address-occupied:{event.opening_id}:{event.at.isoformat()}",
        tenant_id=event.opening_id,
        now=ports().clock.now(),
        email=event.email,
        language=event.language,
    )


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
    messages.queue(
        session,
        content.ClientAccountOpened(event.company_name, event.at),
        cause=f"client-account-opened:{event.account_id}",
        tenant_id=event.account_id,
        now=ports().clock.now(),
        email=event.email,
        name=event.company_name,
        language=event.language,
    )
