"""Delivery: a person's document at once, a company's when the company wants the agency's documents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.events.outbox import record
from vault.deposits.models import Relation
from vault.documents.models import Document
from vault.events import DocumentDelivered
from vault.journal import journal
from vault.journal.journal import Actor, Entry

Decision = Literal["confirmed", "declined"]


def confirmed_among(session: Session, companies: Collection[UUID], *, organisation_id: UUID) -> set[UUID]:
    """Return which companies have confirmed their relation, and let none decide before this transaction ends."""
    if not companies:
        return set()
    rows = [{"holder_id": each, "organisation_id": organisation_id, "state": "unknown"} for each in sorted(companies)]
    session.execute(insert(Relation).on_conflict_do_nothing(), rows)
    # Held until the documents are there: a confirmation either finds them waiting, or was there before them.
    relations = session.execute(
        select(Relation.holder_id, Relation.state)
        .where(Relation.organisation_id == organisation_id, Relation.holder_id.in_(companies))
        .order_by(Relation.holder_id)
        .with_for_update(read=True)
    )
    return {relation.holder_id for relation in relations if relation.state == "confirmed"}


def relation_decided(
    session: Session,
    *,
    holder_id: UUID,
    organisation_id: UUID,
    organisation: str,
    state: Decision,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what was decided last about a relation; a confirmation delivers what waited for it."""
    relation = _locked(session, holder_id, organisation_id)
    if relation.decided_at is not None and relation.decided_at >= at:
        return
    relation.state, relation.decided_at = state, at
    entry = Entry(
        holder_id=holder_id,
        at=at,
        act="relation_confirmed" if state == "confirmed" else "relation_declined",
        actor=by,
        title=organisation,
        details={"organisation_id": str(organisation_id)},
    )
    waiting = _waiting(session, holder_id, organisation_id) if state == "confirmed" else []
    for document in waiting:
        document.deliver(at)
    journal.append(session, entry, *(delivered_line(document, at=at) for document in waiting))
    record(session, *(document_delivered(document, at=at) for document in waiting))


def delivered_line(document: Document, *, at: datetime) -> Entry:
    """Return the journal's line for a delivery."""
    return Entry(
        holder_id=document.holder_id,
        at=at,
        act="delivered",
        actor=Actor(document.organisation_name, document.organisation_id),
        document_id=document.id,
        title=document.title,
        details={"digest": document.digest},
    )


def document_delivered(document: Document, *, at: datetime) -> DocumentDelivered:
    """Return the event that tells of a delivery."""
    return DocumentDelivered(
        tenant_id=document.holder_id,
        document_id=document.id,
        holder_id=document.holder_id,
        organisation_id=document.organisation_id,
        organisation_name=document.organisation_name,
        type=document.type,
        title=document.title,
        required_right=document.required_right,
        signature_asked=document.signature_asked,
        digest=document.digest,
        size=document.size,
        pages=document.pages,
        delivered_at=at,
    )


def _locked(session: Session, holder_id: UUID, organisation_id: UUID) -> Relation:
    unknown = {"holder_id": holder_id, "organisation_id": organisation_id, "state": "unknown"}
    session.execute(insert(Relation).on_conflict_do_nothing(), [unknown])
    return session.scalars(
        select(Relation)
        .where(Relation.holder_id == holder_id, Relation.organisation_id == organisation_id)
        .with_for_update()
    ).one()


def _waiting(session: Session, holder_id: UUID, organisation_id: UUID) -> list[Document]:
    found = session.scalars(
        select(Document)
        .where(
            Document.holder_id == holder_id, Document.organisation_id == organisation_id, Document.state == "waiting"
        )
        .order_by(Document.id)
        .with_for_update()
    )
    return list(found)
