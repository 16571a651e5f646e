"""Delivery: a person's document at once, a company's when the company wants the agency's documents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.events.outbox import record
from vault.deposits.models import Relation
from vault.documents.entries import entry_of
from vault.documents.models import Document
from vault.events import DocumentDelivered, SignatureRequest
from vault.journal import journal
from vault.journal.actors import Actor
from vault.journal.journal import Act, Entry

_ACTS: Final[dict[str, Act]] = {
    "confirmed": "relation_confirmed",
    "declined": "relation_declined",
    "ended": "relation_ended",
}


@dataclass(frozen=True)
class RelationDecision:
    """What a company decided about the documents of an agency."""

    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    state: Literal["confirmed", "declined", "ended"]
    at: datetime


def lock_confirmed(session: Session, companies: Collection[UUID], *, organisation_id: UUID) -> set[UUID]:
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


def decide_relation(session: Session, decision: RelationDecision, *, by: Actor) -> None:
    """Store what was decided last about a relation; a confirmation delivers what waited for it."""
    relation = _lock(session, decision)
    if relation.decided_at is not None and relation.decided_at >= decision.at:
        return
    relation.state, relation.decided_at = decision.state, decision.at
    waiting = _lock_waiting(session, decision) if decision.state == "confirmed" else []
    for document in waiting:
        document.deliver(decision.at)
    journal.append(session, _decided(decision, by), *(delivered(document, at=decision.at) for document in waiting))
    record(session, *(document_delivered(document, at=decision.at) for document in waiting))


def delivered(document: Document, *, at: datetime) -> Entry:
    """Return the journal's entry for a delivery."""
    by = Actor(document.organisation_name, document.organisation_id)
    return entry_of(document, "delivered", actor=by, at=at, digest=document.digest)


def document_delivered(document: Document, *, at: datetime) -> DocumentDelivered:
    """Return the event of a delivery."""
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
        signature=msgspec.convert(document.signature_request, SignatureRequest) if document.signature_request else None,
        establishment_id=document.establishment_id,
        named_recipients=document.named_recipients,
        digest=document.digest,
        size=document.size,
        pages=document.pages,
        delivered_at=at,
    )


def _decided(decision: RelationDecision, by: Actor) -> Entry:
    return Entry(
        holder_id=decision.holder_id,
        at=decision.at,
        act=_ACTS[decision.state],
        actor=by,
        title=decision.organisation_name,
        details={"organisation_id": str(decision.organisation_id)},
    )


def _lock(session: Session, decision: RelationDecision) -> Relation:
    key = {"holder_id": decision.holder_id, "organisation_id": decision.organisation_id}
    session.execute(insert(Relation).on_conflict_do_nothing(), [{**key, "state": "unknown"}])
    return session.scalars(select(Relation).filter_by(**key).with_for_update()).one()


def _lock_waiting(session: Session, decision: RelationDecision) -> list[Document]:
    waiting = select(Document).where(
        Document.holder_id == decision.holder_id,
        Document.organisation_id == decision.organisation_id,
        Document.state == "waiting",
    )
    return list(session.scalars(waiting.order_by(Document.id).with_for_update()))
