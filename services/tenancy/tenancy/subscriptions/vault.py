"""What tenancy does with the events of the vault: recipients of deposits become known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from tenancy.administration.erp_users import Agency, NamedUser
from tenancy.clients import clients
from tenancy.clients.clients import NamedClient
from tenancy.employees import documents, employees
from tenancy.employees.documents import DeliveredDocument
from tenancy.employees.employees import NamedEmployee
from tenancy.members.members import Invitee

subscriptions = Subscriptions("tenancy")

OWNER: Final = "owner"
"""The right that a person's documents ask for."""


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
    """What the vault publishes of a deposit."""

    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    required_right: str
    recipient: Recipient
    # Which of its establishments sent it.
    establishment_id: UUID


@subscriptions.on("vault.deposit-received.v1", DepositReceived)
def register_recipient(session: Session, event: DepositReceived) -> None:
    """Register the recipient of a deposit, if this is the first one."""
    if event.recipient.kind == "person":
        employees.register(session, context(), _employee(event))
    else:
        agency = Agency(event.organisation_id, event.organisation_name)
        clients.register(session, context(), agency, _client(event))


@dataclass(frozen=True)
class DocumentDelivered(DeliveredDocument):
    """What the vault publishes of a document that came to its holder."""

    required_right: str


@subscriptions.on("vault.document-delivered.v1", DocumentDelivered)
def list_document_of_employee(session: Session, event: DocumentDelivered) -> None:
    """List a person's document in the file that the employer reads."""
    if event.required_right == OWNER:
        fields = {name: value for name, value in vars(event).items() if name != "required_right"}
        documents.deliver(session, DeliveredDocument(**fields))


@dataclass(frozen=True)
class DocumentRead:
    """Somebody read a document for the first time."""

    document_id: UUID
    holder_id: UUID
    read_at: datetime


@subscriptions.on("vault.document-read.v1", DocumentRead)
def note_reading(session: Session, event: DocumentRead) -> None:
    """Note that an employee read a document."""
    documents.note(session, event.document_id, event.holder_id, "read_at", event.read_at)


@dataclass(frozen=True)
class PaperDecided:
    """An employee refused electronic delivery, or accepts it again."""

    holder_id: UUID
    at: datetime


@subscriptions.on("vault.paper-refused.v1", PaperDecided)
def note_paper(session: Session, event: PaperDecided) -> None:
    """Show the employer since when an employee wants paper."""
    employees.decide_paper(session, event.holder_id, since=event.at, at=event.at)


@subscriptions.on("vault.paperless-accepted.v1", PaperDecided)
def note_paperless(session: Session, event: PaperDecided) -> None:
    """Show the employer that an employee receives electronically again."""
    employees.decide_paper(session, event.holder_id, since=None, at=event.at)


@dataclass(frozen=True)
class ContractWithdrawn:
    """Who sent a contract deleted it before anybody signed."""

    document_id: UUID
    holder_id: UUID


@subscriptions.on("vault.contract-withdrawn.v1", ContractWithdrawn)
def forget_withdrawn_contract(session: Session, event: ContractWithdrawn) -> None:
    """List the contract in its employee's file no more."""
    documents.forget(session, event.document_id, event.holder_id)


def _employee(event: DepositReceived) -> NamedEmployee:
    return NamedEmployee(
        holder_id=event.holder_id,
        organisation_id=event.organisation_id,
        organisation_name=event.organisation_name,
        establishment_id=event.establishment_id,
        staff_number=event.recipient.staff_number,
        person=_invitee(event.recipient),
    )


def _client(event: DepositReceived) -> NamedClient:
    users = [NamedUser(_invitee(user), frozenset(user.rights)) for user in event.recipient.users]
    recipients = [user.email.lower() for user in event.recipient.users if event.required_right in user.rights]
    return NamedClient(event.holder_id, event.recipient.siret, event.recipient.name, users, recipients)


def _invitee(named: Recipient | User) -> Invitee:
    return Invitee(named.email.lower(), named.first_name, named.last_name)
