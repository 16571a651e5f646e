"""Events of what opens an account: codes, links for a new password, changes of password, address and phone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.messages import content, queue
from notify.messages.queue import Addressee, Draft
from notify.messages.structure_content import ConfidentialPassword

subscriptions = Subscriptions("notify")

_CONFIDENTIAL_PASSWORD: Final = "confidential-password"  # noqa: S105 - the name of a purpose


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
    """Send the code, unsealed only when the message leaves."""
    by_sms = event.channel == "sms"
    phone, email = (event.to, None) if by_sms else (None, event.to)
    draft = Draft(
        _content(event),
        Addressee(phone=phone, email=email, name=event.name, language=event.language),
        secrets={"code": event.sealed_code},
    )
    queue.add_for_event(session, context(), event, draft)


def _content(event: CodeIssued) -> content.Content:
    if event.purpose == _CONFIDENTIAL_PASSWORD:
        return ConfidentialPassword(event.issued_at, event.expires_at)
    kind = content.CodeBySms if event.channel == "sms" else content.Code
    return kind(event.purpose, event.issued_at, event.expires_at)


@dataclass(frozen=True)
class Offer:
    """A link to choose a new password for one account, and its code."""

    identifier: str
    sealed_link: str
    sealed_code: str


@dataclass(frozen=True)
class PasswordResetOffered:
    """Somebody may choose a new password."""

    offer_id: UUID
    tenant_id: UUID
    cause: str
    email: str
    name: str
    language: str
    links: list[Offer]
    at: datetime
    expires_at: datetime


@subscriptions.on("auth.password-reset-offered.v1", PasswordResetOffered)
def send_reset(session: Session, event: PasswordResetOffered) -> None:
    """Send a link and a code for each account of the address, in one message."""
    names = tuple(each.identifier for each in event.links)
    draft = Draft(
        content.PasswordResetOffered(event.cause, names, event.at, event.expires_at),
        Addressee(email=event.email, name=event.name, language=event.language),
        secrets={"offers": [{"link": each.sealed_link, "code": each.sealed_code} for each in event.links]},
    )
    queue.add_for_event(session, context(), event, draft)


@dataclass(frozen=True)
class LostIdentifierRefused:
    """Support decided against a request about a lost identifier."""

    request_id: UUID
    email: str
    name: str
    language: str
    at: datetime


@subscriptions.on("auth.lost-identifier-refused.v1", LostIdentifierRefused)
def tell_of_refused_identifier(session: Session, event: LostIdentifierRefused) -> None:
    """Tell whoever asked, at the address that they gave: nothing of any account."""
    to = Addressee(email=event.email, name=event.name, language=event.language)
    queue.add_for_event(session, context(), event, Draft(content.LostIdentifierRefused(event.at), to))


@dataclass(frozen=True)
class PasswordResetSentElsewhere:
    """Somebody asked for a new password with an address of an account that is not the one on record."""

    request_id: UUID
    account_id: UUID
    email: str
    language: str
    at: datetime


@subscriptions.on("auth.password-reset-sent-elsewhere.v1", PasswordResetSentElsewhere)
def tell_where_the_link_went(session: Session, event: PasswordResetSentElsewhere) -> None:
    """Tell the address that was typed; neither a link nor the other address."""
    to = Addressee(email=event.email, language=event.language)
    queue.add_for_event(session, context(), event, Draft(content.PasswordResetSentElsewhere(event.at), to))


@dataclass(frozen=True)
class PasswordChanged:
    """A password is another one now."""

    account_id: UUID
    at: datetime


@subscriptions.on("auth.password-changed.v1", PasswordChanged)
def tell_of_password(session: Session, event: PasswordChanged) -> None:
    """Tell the owner, who may not have done it."""
    draft = Draft(content.PasswordChanged(event.at), Addressee(event.account_id))
    queue.add_for_event(session, context(), event, draft)


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
    draft = Draft(content.PhoneChanged(event.added, event.ending, event.at), Addressee(event.account_id))
    queue.add_for_event(session, context(), event, draft)


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
    changed = content.EmailChanged(f"{local[:1]}•••@{domain}", event.at)
    to = Addressee(email=event.former_email, name=event.name, language=event.language)
    queue.add_for_event(session, context(), event, Draft(changed, to))


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
    mailbox = Addressee(email=event.former_email, name=event.name, language=event.language)
    queue.add_for_event(session, context(), event, Draft(content.IdentifierRecovered(event.at), mailbox))
    for number in event.phones:
        phone = Addressee(phone=number, language=event.language)
        queue.add_for_event(session, context(), event, Draft(content.IdentifierRecoveredBySms(event.at), phone))
