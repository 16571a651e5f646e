"""Timesheets: a week is sent by its employee or the client, and validated or disputed by the client's users."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier import legal_time
from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections import grants, subscribed_services
from deposits.assignments import access, decision_numbers
from deposits.assignments.models import Assignment
from deposits.errors import AssignmentNotFound, HoursRefused, TimesheetChanged, TimesheetNotFound, TimesheetsNotTaken
from deposits.events import TimesheetDisputed, TimesheetValidated
from deposits.timesheets.hours import Hours, problems_of
from deposits.timesheets.models import Timesheet, TimesheetAct
from deposits.timesheets.states import TimesheetState

# Who validates at a client.
RIGHT: Final = "R"
# What an agency subscribes to when it takes hours.
SERVICE: Final = "timesheets"


@dataclass(frozen=True)
class Week:
    """The hours of a week as somebody sends them, and the revision that they saw: none where there was nothing."""

    assignment_id: UUID
    week: date
    hours: Sequence[Hours]
    revision: int | None


@dataclass(frozen=True)
class TimesheetKey:
    """Which timesheet, at the revision that the caller saw."""

    timesheet_id: UUID
    revision: int


def represents(session: Session, context: Context, *, company_id: UUID, organisation_id: UUID) -> bool:
    """Return whether the caller validates hours at a client, as far as this agency is concerned."""
    held = grants.held_on(session, [context.account_id], holder_id=company_id)
    return any(grant.opens(organisation_id, RIGHT) for grant in held)


def of_week(session: Session, context: Context, assignment_id: UUID, week: date) -> Timesheet | None:
    """Return the timesheet of a week of an assignment that the caller sends hours for."""
    _find_assignment(session, context, assignment_id)
    return _of_week(session, assignment_id, week)


def send(session: Session, context: Context, given: Week) -> Timesheet:
    """Send the hours of a week, for the first time or corrected, also after they were validated."""
    assignment = _find_assignment(session, context, given.assignment_id)
    if not subscribed_services.includes(session, assignment.organisation_id, SERVICE):
        raise TimesheetsNotTaken
    today = legal_time.day_of(context.now)
    if problems := problems_of(assignment, given.week, given.hours, today=today):
        raise HoursRefused(*problems)
    rows = [line.as_row() for line in given.hours]
    sheet = _of_week(session, assignment.id, given.week, lock=True)
    if (sheet.revision if sheet else None) != given.revision:
        raise TimesheetChanged
    if sheet is None:
        sheet = _new(assignment, given.week)
        session.add(sheet)
    else:
        sheet.revision += 1
    sheet.hours, sheet.state, sheet.dispute_reason = rows, TimesheetState.SENT, ""
    sheet.sent_at, sheet.sent_by = context.now, context.account_id
    with translating("uq_timesheets_assignment_id_week", TimesheetChanged()):
        session.flush()
    _note(session, context, sheet, "sent")
    return sheet


def validate(session: Session, context: Context, key: TimesheetKey) -> Timesheet:
    """Validate the hours of a week; the agency's ERP reads them from then on."""
    sheet = _lock_to_decide(session, context, key)
    number = decision_numbers.draw(session, sheet.organisation_id)
    sheet.state, sheet.validation_number, sheet.validated_at = TimesheetState.VALIDATED, number, context.now
    sheet.revision += 1
    _note(session, context, sheet, "validated")
    record(
        session,
        TimesheetValidated(
            tenant_id=sheet.holder_id,
            timesheet_id=sheet.id,
            organisation_id=sheet.organisation_id,
            holder_id=sheet.holder_id,
            week=sheet.week,
            decision_number=number,
            at=context.now,
        ),
    )
    return sheet


def dispute(session: Session, context: Context, key: TimesheetKey, *, reason: str) -> Timesheet:
    """Dispute the hours of a week, with a reason that whoever sent them reads."""
    sheet = _lock_to_decide(session, context, key)
    sheet.state, sheet.dispute_reason = TimesheetState.DISPUTED, reason
    sheet.revision += 1
    _note(session, context, sheet, "disputed", reason=reason)
    record(
        session,
        TimesheetDisputed(
            tenant_id=sheet.holder_id,
            timesheet_id=sheet.id,
            organisation_id=sheet.organisation_id,
            holder_id=sheet.holder_id,
            account_id=sheet.sent_by,
            week=sheet.week,
            at=context.now,
        ),
    )
    return sheet


def _new(assignment: Assignment, week: date) -> Timesheet:
    return Timesheet(
        id=new_id(),
        assignment=assignment,
        organisation_id=assignment.organisation_id,
        establishment_id=assignment.establishment_id,
        holder_id=assignment.holder_id,
        company_id=assignment.company_id,
        week=week,
        revision=1,
    )


def _find_assignment(session: Session, context: Context, assignment_id: UUID) -> Assignment:
    assignment = session.get(Assignment, assignment_id)
    if assignment is None:
        raise AssignmentNotFound
    where = {"company_id": assignment.company_id, "organisation_id": assignment.organisation_id}
    if not access.owns(session, context, assignment.holder_id) and not represents(session, context, **where):
        raise AssignmentNotFound
    return assignment


def _of_week(session: Session, assignment_id: UUID, week: date, *, lock: bool = False) -> Timesheet | None:
    wanted = select(Timesheet).where(Timesheet.assignment_id == assignment_id, Timesheet.week == week)
    return session.scalar(wanted.with_for_update(of=Timesheet) if lock else wanted)


def _lock_to_decide(session: Session, context: Context, key: TimesheetKey) -> Timesheet:
    wanted = select(Timesheet).where(Timesheet.id == key.timesheet_id).with_for_update(of=Timesheet)
    sheet = session.scalar(wanted)
    if sheet is None:
        raise TimesheetNotFound
    where = {"company_id": sheet.company_id, "organisation_id": sheet.organisation_id}
    # Hours of one's own are validated by somebody else.
    if not represents(session, context, **where) or access.owns(session, context, sheet.holder_id):
        raise TimesheetNotFound
    if sheet.revision != key.revision or sheet.state != TimesheetState.SENT:
        raise TimesheetChanged
    return sheet


def _note(session: Session, context: Context, sheet: Timesheet, act: str, *, reason: str = "") -> None:
    session.add(
        TimesheetAct(
            id=new_id(),
            timesheet_id=sheet.id,
            at=context.now,
            account_id=context.account_id,
            act=act,
            hours=sheet.hours,
            reason=reason,
        )
    )
