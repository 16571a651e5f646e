"""What tenancy publishes: grants, the names of organisations, and relations between companies and agencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from vault.account_erasure import erasure
from vault.campaigns import employees
from vault.deposits import delivery
from vault.deposits.delivery import RelationDecision
from vault.documents import holding, organisations
from vault.documents.models import Establishment
from vault.journal import actors
from vault.journal.actors import Actor

subscriptions = Subscriptions("vault")


@dataclass(frozen=True)
class GrantChanged:
    """Somebody may do something with a holder's things."""

    principal_id: UUID


@subscriptions.on("tenancy.grant-changed.v1", GrantChanged)
def record_new_holder(session: Session, event: GrantChanged) -> None:
    """Record that an account that is active already holds this space, if the grant comes after the activation."""
    holding.record_active_account(session, context(), event.principal_id)


@dataclass(frozen=True)
class OrganisationRegistered:
    """An organisation has a name."""

    organisation_id: UUID
    name: str


@subscriptions.on("tenancy.organisation-registered.v1", OrganisationRegistered)
def keep_organisation_name(session: Session, event: OrganisationRegistered) -> None:
    """Store the name under which documents are sent."""
    organisations.keep_name(session, event.organisation_id, name=event.name)


@dataclass(frozen=True)
class EstablishmentRegistered:
    """An establishment came to an organisation, or is called otherwise."""

    organisation_id: UUID
    establishment_id: UUID
    siret: str | None
    name: str
    city: str


@subscriptions.on("tenancy.establishment-registered.v1", EstablishmentRegistered)
def keep_establishment(session: Session, event: EstablishmentRegistered) -> None:
    """Store the establishment, by which documents are sent and listed."""
    organisations.keep_establishment(
        session,
        Establishment(
            id=event.establishment_id,
            organisation_id=event.organisation_id,
            siret=event.siret,
            name=event.name,
            city=event.city,
        ),
    )


@dataclass(frozen=True)
class StructureRenamed:
    """A structure has another name."""

    structure_id: UUID
    name: str


@subscriptions.on("tenancy.structure-renamed.v1", StructureRenamed)
def keep_new_name(session: Session, event: StructureRenamed) -> None:
    """Store the name under which documents are filed from now on."""
    organisations.keep_name(session, event.structure_id, name=event.name)


@dataclass(frozen=True)
class StructureAttachmentRemoved:
    """A document with which a structure proved itself was replaced or withdrawn."""

    holder_id: UUID
    document_id: UUID


@subscriptions.on("tenancy.structure-attachment-removed.v1", StructureAttachmentRemoved)
def erase_attachment(session: Session, event: StructureAttachmentRemoved) -> None:
    """Erase its content; the line in the journal stays."""
    erasure.erase_attachment(session, context(), event.document_id, holder_id=event.holder_id)


@dataclass(frozen=True)
class ChangedEmployee:
    """How an employee is called and reached."""

    holder_id: UUID
    establishment_id: UUID
    staff_number: str
    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True)
class EmployeesChanged:
    """Employees came to an employer or agency, or are called or reached otherwise."""

    organisation_id: UUID
    employees: list[ChangedEmployee]
    at: datetime


@subscriptions.on("tenancy.employees-changed.v1", EmployeesChanged)
def keep_employees(session: Session, event: EmployeesChanged) -> None:
    """Store the employees, with whom the pages of campaigns are matched."""
    of_them = {"organisation_id": event.organisation_id, "changed_at": event.at}
    employees.keep(session, [vars(each) | of_them for each in event.employees])


@dataclass(frozen=True)
class RelationDecided:
    """A company decided about an agency."""

    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
    at: datetime


@subscriptions.on("tenancy.relation-confirmed.v1", RelationDecided)
def deliver_waiting_documents(session: Session, event: RelationDecided) -> None:
    """Deliver what the agency sent so far; what it sends from now on is delivered at once."""
    _decide(session, event, state="confirmed")


@subscriptions.on("tenancy.relation-declined.v1", RelationDecided)
def let_documents_wait(session: Session, event: RelationDecided) -> None:
    """Let what the agency sends wait."""
    _decide(session, event, state="declined")


@subscriptions.on("tenancy.relation-ended.v1", RelationDecided)
def let_later_documents_wait(session: Session, event: RelationDecided) -> None:
    """Let what the agency sends from now on wait; what was delivered stays readable."""
    _decide(session, event, state="ended")


def _decide(session: Session, event: RelationDecided, *, state: Literal["confirmed", "declined", "ended"]) -> None:
    by = actors.person(session, event.by) if event.by else Actor(event.organisation_name, event.organisation_id)
    decision = RelationDecision(
        holder_id=event.holder_id,
        organisation_id=event.organisation_id,
        organisation_name=event.organisation_name,
        state=state,
        at=event.at,
    )
    delivery.decide_relation(session, decision, by=by)
