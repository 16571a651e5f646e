"""The lists of timesheets: an employee's own, those of a client or agency by state, and what its ERP reads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants, subscribed_services
from deposits.assignments import access
from deposits.errors import SpaceNotFound
from deposits.timesheets.models import Timesheet
from deposits.timesheets.states import TimesheetState
from deposits.timesheets.timesheets import RIGHT, SERVICE

# Who sees the timesheets of an agency there.
AGENCY_RIGHT: Final = "D"
MOST_WEEKS: Final = 60

Place = tuple[datetime, UUID]


def own(session: Session, context: Context, holder_id: UUID) -> Sequence[Timesheet]:
    """Return the caller's own timesheets, the latest weeks first."""
    if not access.owns(session, context, holder_id):
        raise SpaceNotFound
    wanted = select(Timesheet).where(Timesheet.holder_id == holder_id)
    return session.scalars(wanted.order_by(Timesheet.week.desc(), Timesheet.id).limit(MOST_WEEKS)).all()


def received(
    session: Session, context: Context, space: UUID, state: TimesheetState, *, after: Place | None, size: int
) -> Sequence[Timesheet]:
    """Return the timesheets of a client or an agency in a state, one more than asked where there are more."""
    wanted = select(Timesheet).where(_of(session, context, space), Timesheet.state == state)
    if after:
        wanted = wanted.where(tuple_(Timesheet.sent_at, Timesheet.id) > after)
    return session.scalars(wanted.order_by(Timesheet.sent_at, Timesheet.id).limit(size + 1)).all()


def validated(
    session: Session, context: Context, organisation_id: UUID, *, after: int, size: int
) -> Sequence[Timesheet]:
    """Return the validated timesheets after a number, in their order, for the agency's ERP."""
    access.require_erp(session, context, organisation_id)
    if not subscribed_services.includes(session, organisation_id, SERVICE):
        raise SpaceNotFound
    wanted = select(Timesheet).where(
        Timesheet.organisation_id == organisation_id,
        Timesheet.validation_number > after,
        Timesheet.state == TimesheetState.VALIDATED,
    )
    return session.scalars(wanted.order_by(Timesheet.validation_number).limit(size)).all()


def _of(session: Session, context: Context, space: UUID) -> ColumnElement[bool]:
    held = grants.held_on(session, [context.account_id], holder_id=space)
    agencies = [grant.organisation_id for grant in held if grant.kind == "company" and RIGHT in grant.rights]
    if agencies:
        of_agencies = [Timesheet.organisation_id == agency for agency in agencies if agency is not None]
        # A right of no agency is good for every one's hours.
        return (Timesheet.company_id == space) & (
            or_(*of_agencies) if None not in agencies else Timesheet.id.is_not(None)
        )
    desk = access.desk_of(session, context, space, right=AGENCY_RIGHT)
    if desk is None or not subscribed_services.includes(session, space, SERVICE):
        raise SpaceNotFound
    if desk.establishments is None:
        return Timesheet.organisation_id == space
    return (Timesheet.organisation_id == space) & Timesheet.establishment_id.in_(desk.establishments)
