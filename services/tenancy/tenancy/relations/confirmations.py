"""Confirmations by somebody who administers nothing: the administrators are told, as soon as there is one (TEN-10)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.events.relations import RelationUndoable
from tenancy.members import accesses
from tenancy.members.accesses import Place
from tenancy.members.models import Access, Member, State
from tenancy.members.rights import ADMINISTRATES
from tenancy.organisations.models import Organisation
from tenancy.relations.models import Relation

AT_A_TIME: Final = 100


def tell_next(session: Session, context: Context) -> bool:
    """Tell the administrators of some relations who confirmed these; False when nobody is left to tell."""
    administered = exists().where(
        Member.space_id == Relation.company_id,
        Member.state == State.ACTIVE,
        Access.member_id == Member.id,
        Access.organisation_id == Relation.agency_id,
        Access.rights.overlap(sorted(ADMINISTRATES)),
    )
    to_tell = select(Relation).where(Relation.undoable, Relation.administrators_told_at.is_(None), administered)
    found = session.scalars(
        to_tell.order_by(Relation.id).limit(AT_A_TIME).with_for_update(skip_locked=True, of=Relation)
    )
    relations = found.all()
    for relation in relations:
        relation.administrators_told_at = context.now
        record(session, _told(session, relation))
    return len(relations) == AT_A_TIME


def _told(session: Session, relation: Relation) -> RelationUndoable:
    company = session.get_one(Organisation, relation.company_id)
    return RelationUndoable(
        tenant_id=company.id,
        relation_id=relation.id,
        holder_id=company.id,
        space_name=company.name,
        organisation_id=relation.agency_id,
        organisation_name=relation.agency_name,
        confirmed_by=relation.decided_by_name,
        administrators=accesses.administrators_of(session, Place(relation.agency_id), space_id=company.id),
        at=relation.decided_at or relation.proposed_at,
    )
