"""What notify does with the events of the vault: documents are announced, until they are read."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.database.session import as_tenant, wake
from chartrier.events.subscriptions import Subscriptions
from chartrier.projections import grants
from chartrier.runtime.current import context
from notify.digests import digest
from notify.documents import announcements
from notify.documents.models import Document
from notify.messages import queue
from notify.messages.contract_content import BulkExportReady, ContractWithdrawn
from notify.messages.paper_content import PaperDecided
from notify.messages.queue import Addressee, Draft

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class DocumentDelivered:
    """A document was delivered: to a person at once, to a company once it confirmed its relation with the sender."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    type: str
    required_right: str
    named_recipients: list[UUID] = field(default_factory=list)


@subscriptions.on("vault.document-delivered.v1", DocumentDelivered)
def announce_document(session: Session, event: DocumentDelivered) -> None:
    """Announce the document; nobody is told of one that still waits for a relation to be confirmed (TEN-10)."""
    document = Document(
        id=event.document_id,
        holder_id=event.holder_id,
        organisation_id=event.organisation_id,
        organisation_name=event.organisation_name,
        type=event.type,
        required_right=event.required_right,
        named_recipients=event.named_recipients,
        received_at=context().now,
    )
    announcements.receive_document(session, context(), document)
    wake(session, digest.CHANNEL)


@dataclass(frozen=True)
class DocumentRead:
    """Somebody read a document."""

    document_id: UUID
    holder_id: UUID
    account_id: UUID


@subscriptions.on("vault.document-read.v1", DocumentRead)
def mark_read(session: Session, event: DocumentRead) -> None:
    """Don't tell somebody of what they have seen."""
    announcements.mark_read(
        session, document_id=event.document_id, account_id=event.account_id, holder_id=event.holder_id
    )


@dataclass(frozen=True)
class ContractWithdrawnEvent:
    """Who sent a contract deleted it before anybody signed."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    required_right: str
    was_delivered: bool
    at: datetime


@subscriptions.on("vault.contract-withdrawn.v1", ContractWithdrawnEvent)
def tell_of_withdrawal(session: Session, event: ContractWithdrawnEvent) -> None:
    """Tell those who could read the contract, and announce it to nobody any more."""
    announcements.mark_settled(session, document_id=event.document_id, holder_id=event.holder_id)
    if not event.was_delivered:
        return
    held = grants.of_holder(session, event.holder_id)
    readers = {each.principal_id for each in held if each.opens(event.organisation_id, event.required_right)}
    content = ContractWithdrawn(event.organisation_name, event.at)
    for account_id in sorted(readers):
        queue.add_for_event(session, context(), event, Draft(content, Addressee(account_id)))


@dataclass(frozen=True)
class BulkExportIsReady:
    """What somebody asked to take out of what was sent can be taken."""

    export_id: UUID
    account_id: UUID
    organisation_name: str
    documents: int
    expires_at: datetime


@subscriptions.on("vault.bulk-export-ready.v1", BulkExportIsReady)
def tell_of_bulk_export(session: Session, event: BulkExportIsReady) -> None:
    """Tell who asked for it that it can be taken, until when; the link asks them to sign in."""
    content = BulkExportReady(event.organisation_name, event.documents, event.expires_at)
    queue.add_for_event(session, context(), event, Draft(content, Addressee(event.account_id)))


@dataclass(frozen=True)
class DeliveryDecided:
    """A person decided whether an employer delivers to them electronically or on paper."""

    refusal_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    account_id: UUID
    person_name: str
    at: datetime


@subscriptions.on("vault.paper-refused.v1", DeliveryDecided)
def tell_of_refusal(session: Session, event: DeliveryDecided) -> None:
    """Tell the person, who may not have been the one, and those who administer the employer's space."""
    _tell(session, event, is_refused=True)


@subscriptions.on("vault.paperless-accepted.v1", DeliveryDecided)
def tell_of_acceptance(session: Session, event: DeliveryDecided) -> None:
    """Tell both that documents come electronically again."""
    _tell(session, event, is_refused=False)


def _tell(session: Session, event: DeliveryDecided, *, is_refused: bool) -> None:
    with as_tenant(session, event.organisation_id):
        of_employer = grants.of_holder(session, event.organisation_id)
    whole = (None, event.organisation_id)
    administrators = {
        each.principal_id for each in of_employer if "A" in each.rights and each.establishment_id in whole
    }
    for account_id in sorted(administrators | {event.account_id}):
        decided = PaperDecided(
            event.person_name, event.organisation_name, is_refused, account_id != event.account_id, event.at
        )
        queue.add_for_event(session, context(), event, Draft(decided, Addressee(account_id)))
