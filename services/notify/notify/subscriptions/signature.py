"""What notify does with the events of signature: what ended waits for nobody; who sent it or has to sign is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.database.session import as_tenant
from chartrier.events.subscriptions import Subscriptions
from chartrier.legal_time import day_of
from chartrier.projections import grants
from chartrier.runtime.current import context
from notify.documents import announcements
from notify.messages import queue
from notify.messages.queue import Addressee, Draft
from notify.messages.signature_content import DocumentReplaced, SignatureRefused, SignatureReminder, SignaturesExpired
from notify.recipients.models import Account

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class EnvelopeSigned:
    """One signatory signed a document."""

    document_id: UUID
    holder_id: UUID
    account_id: UUID


@subscriptions.on("signature.envelope-signed.v1", EnvelopeSigned)
def mark_signed(session: Session, event: EnvelopeSigned) -> None:
    """Don't tell somebody of what they have signed."""
    announcements.mark_read(
        session, document_id=event.document_id, account_id=event.account_id, holder_id=event.holder_id
    )


@dataclass(frozen=True)
class EnvelopeClosed:
    """Everybody signed a document."""

    document_id: UUID
    holder_id: UUID


@subscriptions.on("signature.envelope-completed.v1", EnvelopeClosed)
def mark_settled(session: Session, event: EnvelopeClosed) -> None:
    """Don't tell anybody of what waits for nobody."""
    announcements.mark_settled(session, document_id=event.document_id, holder_id=event.holder_id)


@dataclass(frozen=True)
class Ended:
    """A document ended without every signature, and which establishment sent it."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    establishment_id: UUID
    document_type: str
    at: datetime


@dataclass(frozen=True)
class EnvelopeRefused(Ended):
    """Somebody refused to sign, and said why."""

    signatory_name: str
    reason: str


@subscriptions.on("signature.envelope-refused.v1", EnvelopeRefused)
def tell_of_refusal(session: Session, event: EnvelopeRefused) -> None:
    """Tell those who send for this establishment who refused, and why."""
    announcements.mark_settled(session, document_id=event.document_id, holder_id=event.holder_id)
    refused = SignatureRefused(event.document_type, event.signatory_name, event.reason, event.at)
    for account_id in _senders(session, event):
        queue.add_for_event(session, context(), event, Draft(refused, Addressee(account_id)))


@subscriptions.on("signature.envelope-expired.v1", Ended)
def tell_of_expiry(session: Session, event: Ended) -> None:
    """Tell those who send for this establishment, once for all that ended at the same moment."""
    announcements.mark_settled(session, document_id=event.document_id, holder_id=event.holder_id)
    expired = SignaturesExpired(event.organisation_name, event.at)
    for account_id in _senders(session, event):
        cause = f"signatures-expired:{event.organisation_id}:{account_id}:{event.at.isoformat()}"
        draft = Draft(expired, Addressee(account_id))
        queue.add(session, context(), draft, cause=cause, tenant_id=event.holder_id)


@dataclass(frozen=True)
class EnvelopeCancelled(Ended):
    """A new version took the document's place; who had not signed yet, and with which right one signs."""

    required_right: str
    unsigned: list[str]


@subscriptions.on("signature.envelope-cancelled.v1", EnvelopeCancelled)
def tell_of_replacement(session: Session, event: EnvelopeCancelled) -> None:
    """Tell those to whom it was sent, if they had not signed; the sender knows."""
    announcements.mark_settled(session, document_id=event.document_id, holder_id=event.holder_id)
    if "recipient" not in event.unsigned:
        return
    replaced = DocumentReplaced(event.organisation_name, event.document_type, event.at)
    held = grants.of_holder(session, event.holder_id)
    for account_id in sorted(
        {each.principal_id for each in held if each.opens(event.organisation_id, event.required_right)}
    ):
        queue.add_for_event(session, context(), event, Draft(replaced, Addressee(account_id)))


@dataclass(frozen=True)
class SignatoryReminded:
    """Documents have waited for somebody's signature for so many days."""

    account_id: UUID
    documents: int
    days: int
    at: datetime


@subscriptions.on("signature.signatory-reminded.v1", SignatoryReminded)
def remind(session: Session, event: SignatoryReminded) -> None:
    """Remind them, once a day at most; whoever has not activated is reminded of that instead (TEN-32)."""
    if session.get(Account, event.account_id) is None:
        return
    cause = f"signature-reminder:{event.account_id}:{day_of(event.at)}"
    draft = Draft(SignatureReminder(event.documents, event.days), Addressee(event.account_id))
    queue.add(session, context(), draft, cause=cause, tenant_id=event.account_id)


def _senders(session: Session, event: Ended) -> list[UUID]:
    """Return who has the right to send for the establishment."""
    with as_tenant(session, event.organisation_id):
        held = grants.of_holder(session, event.organisation_id)
    here = (None, event.establishment_id)
    return sorted({each.principal_id for each in held if "D" in each.rights and each.establishment_id in here})
