"""Relations between agencies and client companies: proposed by a first document, decided about by the company."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.projections import grants, person_names
from tenancy.errors import RelationAlreadyConfirmed, RelationNotConfirmed, RelationNotFound, RelationNotUndoable
from tenancy.events.relations import RelationConfirmed, RelationDeclined, RelationEnded, RelationProposed
from tenancy.members import accesses
from tenancy.members.accesses import Place
from tenancy.organisations.models import Organisation
from tenancy.organisations.organisations import lock_organisation
from tenancy.relations.models import Relation

RelationEvent = RelationProposed | RelationConfirmed | RelationDeclined | RelationEnded


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


def find(session: Session, context: Context, relation_id: UUID) -> Relation:
    """Return a relation that the caller may decide about for the company, locked until the transaction ends."""
    relation = _locked(session, relation_id)
    if not may_decide(session, relation, context.account_id):
        raise RelationNotFound
    return relation


def find_of_either_side(session: Session, context: Context, relation_id: UUID) -> Relation:
    """Return a relation that the caller administers, for the company or the agency, locked likewise."""
    relation = _locked(session, relation_id)
    if not may_end(session, relation, context.account_id):
        raise RelationNotFound
    return relation


def confirm(session: Session, context: Context, relation: Relation) -> None:
    """Confirm a relation, also one that was declined or ended before; what waited is delivered from now on.

    What somebody without the right to administer confirms, an administrator can undo, or confirm for good.
    """
    undoable = not _administers(session, relation, context.account_id)
    if relation.state == "confirmed":
        if relation.undoable and not undoable:
            _note_decision(session, context, relation, state="confirmed")
            relation.undoable = False
        return
    relation.undoable, relation.administrators_told_at = undoable, None
    _decide(session, context, relation, state="confirmed", event=RelationConfirmed)


def decline(session: Session, context: Context, relation: Relation) -> None:
    """Decline a relation; nothing is lost, and it can be taken up again."""
    if relation.state == "confirmed":
        raise RelationAlreadyConfirmed
    if relation.state != "declined":
        _decide(session, context, relation, state="declined", event=RelationDeclined)


def undo(session: Session, context: Context, relation: Relation) -> None:
    """Undo that somebody else confirmed: the relation is to be decided about, and what is sent from now on waits."""
    if relation.state != "confirmed" or not relation.undoable:
        raise RelationNotUndoable
    if not _administers(session, relation, context.account_id):
        raise RelationNotFound
    relation.undoable = False
    _decide(session, context, relation, state="proposed", event=RelationDeclined)


def end(session: Session, context: Context, relation: Relation) -> None:
    """End a relation: what the agency sends from now on waits, what was received stays readable."""
    if relation.state == "ended":
        return
    if relation.state != "confirmed":
        raise RelationNotConfirmed
    relation.undoable = False
    _decide(session, context, relation, state="ended", event=RelationEnded)


def may_decide(session: Session, relation: Relation, account_id: UUID) -> bool:
    """Tell whether somebody decides for the company: its administrator there, or any member while there is none."""
    rights = grants.rights_on(session, account_id, holder_id=relation.company_id, organisation_id=relation.agency_id)
    return "A" in rights or (bool(rights) and not has_administrator(session, relation))


def may_end(session: Session, relation: Relation, account_id: UUID) -> bool:
    """Tell whether somebody administers a relation, for the company or for the agency."""
    of_agency = grants.rights_on(session, account_id, holder_id=relation.agency_id)
    return "A" in of_agency or _administers(session, relation, account_id)


def has_administrator(session: Session, relation: Relation) -> bool:
    """Tell whether the company has an administrator for a relation."""
    return accesses.has_administrator(session, Place(relation.agency_id), space_id=relation.company_id)


def _administers(session: Session, relation: Relation, account_id: UUID) -> bool:
    of_company = grants.rights_on(
        session, account_id, holder_id=relation.company_id, organisation_id=relation.agency_id
    )
    return "A" in of_company


def _locked(session: Session, relation_id: UUID) -> Relation:
    relation = session.get(Relation, relation_id)
    if relation is None:
        raise RelationNotFound
    lock_organisation(session, relation.company_id)
    session.refresh(relation, with_for_update={"of": Relation})
    return relation


def _decide(session: Session, context: Context, relation: Relation, *, state: str, event: type[RelationEvent]) -> None:
    _note_decision(session, context, relation, state=state)
    record(session, _event(event, relation, by=context.account_id, at=context.now))


def _note_decision(session: Session, context: Context, relation: Relation, *, state: str) -> None:
    name = person_names.name_of(session, context.account_id)
    relation.state, relation.decided_at, relation.decided_by = state, context.now, context.account_id
    relation.decided_by_name = name.full if name else ""


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
