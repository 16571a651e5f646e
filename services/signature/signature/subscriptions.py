"""What this service hears (grants and ended sessions are heard by every service)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import closed_accounts
from signature import envelopes, people
from signature.ports import ports

subscriptions = Subscriptions("signature")
account_erasure.subscribe(subscriptions)


@dataclass(frozen=True)
class DocumentDelivered:
    """What we read of a delivered document."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    type: str
    title: str
    required_right: str
    signature_asked: bool
    digest: str
    size: int


@dataclass(frozen=True)
class AccountActivated:
    """What we read of an account that somebody now uses."""

    account_id: UUID
    version: int
    first_name: str
    last_name: str


@subscriptions.on("vault.document-delivered.v1", DocumentDelivered)
def open_envelope(session: Session, event: DocumentDelivered) -> None:
    """Open an envelope when a signature is asked for; a second delivery changes nothing."""
    if event.signature_asked:
        envelopes.open_for(
            session,
            now=ports().clock.now(),
            document_id=event.document_id,
            holder_id=event.holder_id,
            organisation_id=event.organisation_id,
            organisation_name=event.organisation_name,
            type=event.type,
            title=event.title,
            required_right=event.required_right,
            digest=event.digest,
            size=event.size,
        )


@subscriptions.on("auth.account-activated.v1", AccountActivated)
@subscriptions.on("auth.profile-changed.v1", AccountActivated)
def remember_name(session: Session, event: AccountActivated) -> None:
    """Keep the name that will stand under this person's signatures."""
    if closed_accounts.is_closed(session, event.account_id):
        return
    people.remember(session, **vars(event))
