"""The lists of advances: an employee's own, an agency's by state, and the decisions that its ERP reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from deposits.advances.advances import RIGHT
from deposits.advances.models import Advance
from deposits.advances.states import AdvanceState
from deposits.assignments import access
from deposits.assignments.access import Desk
from deposits.errors import SpaceNotFound

# Beyond this, only that there are more matters.
MOST_COUNTED: Final = 10_000

Place = tuple[datetime, UUID]


def own(session: Session, context: Context, holder_id: UUID, *, after: Place | None, size: int) -> Sequence[Advance]:
    """Return the caller's own advances, the latest first, one more than asked where there are more."""
    if not access.owns(session, context, holder_id):
        raise SpaceNotFound
    wanted = select(Advance).where(Advance.holder_id == holder_id)
    if after:
        wanted = wanted.where(tuple_(Advance.asked_at, Advance.id) < after)
    return session.scalars(wanted.order_by(Advance.asked_at.desc(), Advance.id.desc()).limit(size + 1)).all()


def of_agency(
    session: Session, context: Context, organisation_id: UUID, state: AdvanceState, *, after: Place | None, size: int
) -> Sequence[Advance]:
    """Return an agency's advances in a state, the oldest first, one more than asked where there are more."""
    wanted = select(Advance).where(_at(_desk(session, context, organisation_id), state))
    if after:
        wanted = wanted.where(tuple_(Advance.asked_at, Advance.id) > after)
    return session.scalars(wanted.order_by(Advance.asked_at, Advance.id).limit(size + 1)).all()


def counts(session: Session, context: Context, organisation_id: UUID) -> Mapping[str, int]:
    """Return how many of an agency's advances are in each state, up to one more than what is counted."""
    desk = _desk(session, context, organisation_id)
    found = {}
    for state in AdvanceState:
        some = select(literal(1)).select_from(Advance).where(_at(desk, state)).limit(MOST_COUNTED + 1)
        found[state.value] = session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return found


def decided(session: Session, context: Context, organisation_id: UUID, *, after: int, size: int) -> Sequence[Advance]:
    """Return the decisions after a number, in their order, for the agency's ERP."""
    access.require_erp(session, context, organisation_id)
    wanted = select(Advance).where(Advance.organisation_id == organisation_id, Advance.decision_number > after)
    return session.scalars(wanted.order_by(Advance.decision_number).limit(size)).all()


def _desk(session: Session, context: Context, organisation_id: UUID) -> Desk:
    desk = access.desk_of(session, context, organisation_id, right=RIGHT)
    if desk is None:
        raise SpaceNotFound
    return desk


def _at(desk: Desk, state: AdvanceState) -> ColumnElement[bool]:
    wanted = (Advance.organisation_id == desk.organisation_id) & (Advance.state == state)
    if desk.establishments is None:
        return wanted
    return wanted & Advance.establishment_id.in_(desk.establishments)
