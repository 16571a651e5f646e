"""The relations that somebody sees: of the companies where they have a right, of the agencies that they administer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.projections import grants
from tenancy.organisations.models import Address, Organisation
from tenancy.relations import relations
from tenancy.relations.models import Relation

STATES: Final = ("proposed", "confirmed", "declined", "ended")
Side = Literal["company", "agency"]


@dataclass(frozen=True)
class Agency:
    """The agency of a relation; of one that is not registered here, but a name is known."""

    id: UUID
    name: str
    siret: str | None = None
    address: Address | None = None


@dataclass(frozen=True)
class RelationCard:
    """A relation as somebody of the company, or of the agency, sees it."""

    relation: Relation
    agency: Agency
    side: Side
    may_decide: bool
    may_undo: bool
    may_end: bool


@dataclass(frozen=True)
class Filter:
    """Which relations, and after which of them a page begins."""

    state: str | None = None
    side: Side | None = None
    space_id: UUID | None = None
    after: UUID | None = None
    limit: int = 20


@dataclass(frozen=True)
class RelationsPage:
    """A page of relations, after which one the next begins, and how many there are in each state."""

    items: Sequence[RelationCard]
    next: UUID | None
    counts: Mapping[str, int]


def relations_of(session: Session, wanted: Filter, *, by: Principal) -> RelationsPage:
    """Return relations of the caller's companies and agencies, the oldest first."""
    visible = _visible(session, wanted, by)
    counts = session.execute(select(Relation.state, func.count()).where(visible).group_by(Relation.state)).all()
    statement = select(Relation).where(visible).order_by(Relation.id).limit(wanted.limit + 1)
    if wanted.state is not None:
        statement = statement.where(Relation.state == wanted.state)
    if wanted.after is not None:
        statement = statement.where(Relation.id > wanted.after)
    found = session.scalars(statement).all()
    shown = found[: wanted.limit]
    return RelationsPage(
        [card(session, relation, by=by) for relation in shown],
        shown[-1].id if len(found) > wanted.limit else None,
        dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in counts},
    )


def card(session: Session, relation: Relation, *, by: Principal) -> RelationCard:
    """Return a relation as the caller sees it."""
    may_decide = relations.may_decide(session, relation, by.id)
    held = grants.rights_on(session, by.id, holder_id=relation.company_id, organisation_id=relation.agency_id)
    return RelationCard(
        relation,
        _agency(session, relation),
        "company" if held else "agency",
        may_decide,
        relation.undoable and "A" in held,
        relation.state == "confirmed" and relations.may_end(session, relation, by.id),
    )


def _agency(session: Session, relation: Relation) -> Agency:
    found = session.get(Organisation, relation.agency_id)
    if found is None:
        return Agency(relation.agency_id, relation.agency_name)
    return Agency(found.id, found.name, found.siret, found.address)


def _visible(session: Session, wanted: Filter, by: Principal) -> ColumnElement[bool]:
    held = grants.of(session, by.id)
    as_company = [(each.holder_id, each.organisation_id) for each in held if each.kind == "company"]
    as_agency = [each.holder_id for each in held if each.kind != "company" and "A" in each.rights]
    sides: dict[Side, ColumnElement[bool]] = {
        "company": tuple_(Relation.company_id, Relation.agency_id).in_(as_company),
        "agency": Relation.agency_id.in_(as_agency),
    }
    seen = sides[wanted.side] if wanted.side else or_(*sides.values())
    if wanted.space_id is None:
        return seen
    return and_(seen, or_(Relation.company_id == wanted.space_id, Relation.agency_id == wanted.space_id))
