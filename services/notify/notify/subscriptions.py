"""What notify hears, and what it makes of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.database.session import wake
from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import closed_accounts
from chartrier.projections.grants import GrantChanged
from notify import accounts, documents, gathering, messages
from notify.content import AccountLocked, RequestSubmitted, SharedDocuments
from notify.messages import Addressee
from notify.models import Account, Document, Invitation
from notify.ports import ports

subscriptions = Subscriptions("notify")
account_erasure.subscribe(subscriptions)


@dataclass(frozen=True)
class DocumentCame:
    """A document was deposited, or delivered."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    type: str
    required_right: str


@subscriptions.on("vault.deposit-received.v1", DocumentCame)
@subscriptions.on("vault.document-delivered.v1", DocumentCame)
def hear_of_document(session: Session, event: DocumentCame) -> None:
    """Have the document announced; the second of the two facts about it changes nothing."""
    now = ports().clock.now()
    document = Document(
        id=event.document_id,
        holder_id=event.holder_id,
        organisation_id=event.organisation_id,
        organisation_name=event.organisation_name,
        type=event.type,
        required_right=event.required_right,
        heard_at=now,
    )
    documents.receive(session, document, now=now)
    wake(session, gathering.CHANNEL)


@subscriptions.on("tenancy.grant-changed.v1", GrantChanged)
def hear_of_right(session: Session, event: GrantChanged) -> None:
    """Have announced what the right opens, and let the invitations that waited for it leave."""
    now = ports().clock.now()
    documents.open_to(session, event, now=now)
    accounts.have_rights(session, event.holder_id, now=now)
    wake(session, gathering.CHANNEL)


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


@subscriptions.on("auth.account-pre-created.v1", AccountPreCreated)
def hear_of_invitation(session: Session, event: AccountPreCreated) -> None:
    """Have them invited once there is something to be invited to."""
    invitation = Invitation(
        id=event.invitation_id,
        account_id=event.account_id,
        holder_id=event.holder_id,
        email=event.email,
        first_name=event.first_name,
        language=event.language,
        invited_by=event.invited_by,
        sealed_link=event.sealed_link,
        expires_at=event.expires_at,
    )
    accounts.invited(session, invitation, now=ports().clock.now())
    wake(session, gathering.CHANNEL)


@dataclass(frozen=True)
class AccountActivated:
    """Somebody completed the registration."""

    account_id: UUID
    version: int
    email: str
    first_name: str
    language: str
    last_name: str = ""


@subscriptions.on("auth.account-activated.v1", AccountActivated)
def hear_of_account(session: Session, event: AccountActivated) -> None:
    """Write to the address that the account proved, from now on."""
    if closed_accounts.is_closed(session, event.account_id):
        return
    account = Account(
        id=event.account_id,
        email=event.email,
        # A client account goes by the company's name until somebody is named.
        first_name=event.first_name or event.last_name,
        language=event.language,
        version=event.version,
        known_at=ports().clock.now(),
    )
    accounts.activated(session, account)
    wake(session, gathering.CHANNEL)


@dataclass(frozen=True)
class DocumentDealtWith:
    """Somebody read or signed a document."""

    document_id: UUID
    holder_id: UUID
    account_id: UUID


@subscriptions.on("vault.document-read.v1", DocumentDealtWith)
@subscriptions.on("signature.envelope-signed.v1", DocumentDealtWith)
def hear_of_reading(session: Session, event: DocumentDealtWith) -> None:
    """Don't tell somebody of what they have seen."""
    documents.was_read(session, document_id=event.document_id, account_id=event.account_id, holder_id=event.holder_id)


@dataclass(frozen=True)
class EnvelopeClosed:
    """Everybody signed a document, or somebody refused to."""

    document_id: UUID
    holder_id: UUID


@subscriptions.on("signature.envelope-completed.v1", EnvelopeClosed)
@subscriptions.on("signature.envelope-refused.v1", EnvelopeClosed)
def hear_of_settlement(session: Session, event: EnvelopeClosed) -> None:
    """Don't tell anybody of what waits for nobody."""
    documents.was_settled(session, document_id=event.document_id, holder_id=event.holder_id)


@dataclass(frozen=True)
class LinkCreated:
    """Somebody shares documents by link."""

    link_id: UUID
    holder_id: UUID
    document_ids: list[UUID]
    sender_name: str
    recipient_name: str
    recipient_email: str
    message: str
    expires_at: datetime
    sealed_link: str


@subscriptions.on("sharing.link-created.v1", LinkCreated)
def send_share_link(session: Session, event: LinkCreated) -> None:
    """Send the link to whoever it is meant for."""
    told = SharedDocuments(
        sender_name=event.sender_name,
        message=event.message,
        total=len(event.document_ids),
        expires_at=event.expires_at,
    )
    to = Addressee(email=event.recipient_email, name=event.recipient_name)
    messages.tell(session, event, told, to, now=ports().clock.now(), sealed_link=event.sealed_link)


@dataclass(frozen=True)
class RequestWasSubmitted:
    """A deposit client sent a request."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    journey_title: str
    at: datetime


@subscriptions.on("deposits.request-submitted.v1", RequestWasSubmitted)
def confirm_request(session: Session, event: RequestWasSubmitted) -> None:
    """Give whoever sent it the file number."""
    told = RequestSubmitted(event.request_id, event.file_number, event.journey_title, event.at)
    messages.tell(session, event, told, Addressee(event.account_id), now=ports().clock.now())


@dataclass(frozen=True)
class AccountWasLocked:
    """Wrong passwords or codes locked an account, or one known device alone."""

    account_id: UUID
    locked_until: datetime
    this_device: bool = False
    second_factor: bool = False


@subscriptions.on("auth.account-locked.v1", AccountWasLocked)
def warn_of_lock(session: Session, event: AccountWasLocked) -> None:
    """Tell the account's owner, once for each lock."""
    told = AccountLocked(event.locked_until, this_device=event.this_device, second_factor=event.second_factor)
    messages.tell(session, event, told, Addressee(event.account_id), now=ports().clock.now())
