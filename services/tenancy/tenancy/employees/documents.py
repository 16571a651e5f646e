"""The documents that employees were sent, and what became of them, as the vault and signature publish it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, false, func, literal, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tenancy.employees.models import Employee, EmployeeDocument

Act = Literal["read_at", "signed_at", "refused_at"]
Place = tuple[str | datetime, UUID]


@dataclass(frozen=True)
class DeliveredDocument:
    """A document that came to its holder."""

    document_id: UUID
    holder_id: UUID
    type: str
    title: str
    signature_asked: bool
    delivered_at: datetime


def deliver(session: Session, delivered: DeliveredDocument) -> None:
    """Store a document that was delivered to a person, whatever is known of it already."""
    fields = vars(delivered)
    new = insert(EmployeeDocument).values(fields)
    session.execute(new.on_conflict_do_update(index_elements=["document_id"], set_=fields))
    note_latest(session, delivered.holder_id)


def note_latest(session: Session, holder_id: UUID) -> None:
    """Have an employee, once known, say when the last document came."""
    latest = (
        select(func.max(EmployeeDocument.delivered_at)).where(EmployeeDocument.holder_id == holder_id).scalar_subquery()
    )
    later = or_(Employee.last_document_at.is_(None), Employee.last_document_at < latest)
    session.execute(
        update(Employee).where(Employee.holder_id == holder_id, later).values(last_document_at=latest),
        execution_options={"synchronize_session": False},
    )


def note(session: Session, document_id: UUID, holder_id: UUID, act: Act, at: datetime) -> None:
    """Store what became of an employee's document; other holders' documents are not kept here."""
    known = select(literal(document_id), Employee.holder_id, literal(""), literal(""), false(), literal(at))
    columns = ["document_id", "holder_id", "type", "title", "signature_asked", act]
    noted = insert(EmployeeDocument).from_select(columns, known.where(Employee.holder_id == holder_id))
    first = {act: func.least(getattr(EmployeeDocument, act), getattr(noted.excluded, act))}
    session.execute(noted.on_conflict_do_update(index_elements=["document_id"], set_=first))


def forget(session: Session, document_id: UUID, holder_id: UUID) -> None:
    """Take a document out of its employee's file."""
    gone = delete(EmployeeDocument).where(EmployeeDocument.document_id == document_id)
    session.execute(gone.where(EmployeeDocument.holder_id == holder_id))


def page(session: Session, employee: Employee, *, after: Place | None, limit: int) -> Sequence[EmployeeDocument]:
    """Return documents of an employee, the latest first."""
    key = tuple_(EmployeeDocument.delivered_at, EmployeeDocument.document_id)
    wanted = select(EmployeeDocument).where(
        EmployeeDocument.holder_id == employee.holder_id, EmployeeDocument.delivered_at.is_not(None)
    )
    if after is not None:
        wanted = wanted.where(key < after)
    newest = EmployeeDocument.delivered_at.desc(), EmployeeDocument.document_id.desc()
    return session.scalars(wanted.order_by(*newest).limit(limit)).all()
