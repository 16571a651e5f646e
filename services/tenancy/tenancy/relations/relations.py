"""Relations between agencies and client companies: proposed by a first document, decided about by the company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.events.outbox import record
from chartrier.projections import grants
from tenancy.errors import RelationAlreadyConfirmed, RelationNotFound
from tenancy.events import RelationConfirmed, RelationDeclined, RelationProposed
from tenancy.members import accesses
from tenancy.members.accesses import Place
from tenancy.organisations.models import Organisation
from tenancy.relations.models import Relation


@dataclass(frozen=True)
class RelationCard:
    """A relation as somebody at the company sees it."""

    relation: Relation
    may_decide: bool


def propose(session: Session, context: Context, company: Organisation, *, agency_id: UUID, agency_name: str) -> None:
    """Propose a relation when an agency first sends a document to a company."""
    proposed = session.execute(
        insert(Relation)
        .values(
            company_id=company.id,
            agency_id=agency_id,
            agency_name=agency_name,
            state="proposed",
            proposed_at=context.now,
            decided_by_name="",
            undoable=False,
        )
        .on_conflict_do_nothing(index_elements=["company_id", "agency_id"])
        .returning(Relation.id)
    ).scalar_one_or_none()
    if proposed is not None:
        record(session, _event(RelationProposed, session.get_one(Relation, proposed), by=None, at=context.now))


def relations_of(session: Session, *, by: Principal, state: str | None) -> list[RelationCard]:
    """Return the relations of the caller's companies, the oldest first."""
    held = grants.of(session, by.id)
    own = {(grant.holder_id, grant.organisation_id) for grant in held if grant.kind == "company"}
    relations = select(Relation).where(Relation.company_id.in_({company for company, _ in own})).order_by(Relation.id)
    if state is not None:
        relations = relations.where(Relation.state == state)
    return [
        RelationCard(relation, may_decide=_may_decide(session, relation, by=by))
        for relation in session.execute(relations).scalars()
        if (relation.company_id, relation.agency_id) in own
    ]


def find(session: Session, relation_id: UUID, *, by: Principal) -> Relation:
    """Return a relation that the caller may decide about, locked until the end of the transaction."""
    relation = session.execute(
        select(Relation).where(Relation.id == relation_id).with_for_update(of=Relation)
    ).scalar_one_or_none()
    if relation is None or not _may_decide(session, relation, by=by):
        raise RelationNotFound
    return relation


def confirm(session: Session, context: Context, relation: Relation) -> None:
    """Confirm a relation, also one that was declined before; what waited is delivered from now on."""
    if relation.state != "confirmed":
        _decide(session, context, relation, state="confirmed", event=RelationConfirmed)


def decline(session: Session, context: Context, relation: Relation) -> None:
    """Decline a relation; nothing is lost, and it can be taken up again."""
    if relation.state == "confirmed":
        raise RelationAlreadyConfirmed
    if relation.state != "declined":
        _decide(session, context, relation, state="declined", event=RelationDeclined)


RelationEvent = RelationProposed | RelationConfirmed | RelationDeclined


def _decide(session: Session, context: Context, relation: Relation, *, state: str, event: type[RelationEvent]) -> None:
    relation.state, relation.decided_at, relation.decided_by = state, context.now, context.account_id
    record(session, _event(event, relation, by=context.account_id, at=context.now))


def _may_decide(session: Session, relation: Relation, *, by: Principal) -> bool:
    rights = grants.rights_on(session, by.id, holder_id=relation.company_id, organisation_id=relation.agency_id)
    return "A" in rights or (bool(rights) and not _has_administrator(session, relation))


def _has_administrator(session: Session, relation: Relation) -> bool:
    return accesses.has_administrator(session, Place(relation.agency_id), space_id=relation.company_id)


def _event(kind: type[RelationEvent], relation: Relation, *, by: UUID | None, at: datetime) -> RelationEvent:
    return kind(
        tenant_id=relation.company_id,
        relation_id=relation.id,
        holder_id=relation.company_id,
        organisation_id=relation.agency_id,
        organisation_name=relation.agency_name,
        by=by,
        at=at,
    )
