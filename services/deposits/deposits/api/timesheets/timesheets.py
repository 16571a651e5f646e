"""Timesheets over HTTP: sent by employees or clients, validated or disputed by clients, read by an agency's ERP."""

from datetime import date
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.cursors import Cursor, CursorField
from chartrier.http.fields import LARGEST_INTEGER
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from chartrier.runtime.current import context
from deposits.api.assignments.views import AssignmentView
from deposits.api.reader_language import in_reader_language
from deposits.errors import (
    AssignmentNotFound,
    HoursRefused,
    SpaceNotFound,
    TimesheetChanged,
    TimesheetNotFound,
    TimesheetsNotTaken,
)
from deposits.timesheets import hours, listing, timesheets
from deposits.timesheets.hours import A_DAY, Hours
from deposits.timesheets.models import Timesheet
from deposits.timesheets.states import HourKind, TimesheetState
from deposits.timesheets.timesheets import TimesheetKey, Week

blueprint = Blueprint("timesheets", url_prefix="/timesheets", description="The hours of assignments, week by week.")
_ORDER: Final = "sent_at"


class HoursSchema(Schema):
    """How long somebody worked on a day, of one kind of hours."""

    day = fields.Date(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(HourKind)))
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(1, A_DAY))


class WeekSchema(Schema):
    """The hours of a week."""

    assignment_id = fields.UUID(required=True)
    week = fields.Date(required=True, metadata={"description": "Its Monday."})
    hours = fields.List(fields.Nested(HoursSchema), required=True, validate=validate.Length(max=28))
    revision = fields.Integer(
        load_default=None, allow_none=True, strict=True, metadata={"description": "What is corrected; null at first."}
    )


class TotalView(Schema):
    """The hours of one kind in one month."""

    month = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": list(HourKind)})
    minutes = fields.Integer(required=True)


class TimesheetView(Schema):
    """The hours of a week, and what became of them."""

    id = fields.UUID(required=True)
    assignment = fields.Nested(AssignmentView, required=True)
    week = fields.Date(required=True)
    hours = fields.List(fields.Nested(HoursSchema), required=True)
    totals = fields.List(fields.Nested(TotalView), required=True)
    state = fields.String(required=True, metadata={"enum": list(TimesheetState)})
    revision = fields.Integer(required=True, metadata={"description": "Every act names the revision that one saw."})
    sent_at = fields.AwareDateTime(required=True)
    dispute_reason = fields.String(required=True)
    validated_at = fields.AwareDateTime(required=True, allow_none=True)


class ValidatedTimesheet(TimesheetView):
    """A validated timesheet as an ERP reads it; one that was corrected comes again, under a later number."""

    validation_number = fields.Integer(required=True)


class WeekQuery(Schema):
    """Which week of which assignment."""

    assignment_id = fields.UUID(required=True)
    week = fields.Date(required=True)


class FoundWeek(Schema):
    """What was sent for a week, if anything."""

    timesheet = fields.Nested(TimesheetView, required=True, allow_none=True)


class OwnQuery(Schema):
    """Of which holder."""

    space = fields.UUID(required=True)


class ReceivedQuery(OwnQuery):
    """Of which client or agency, in which state."""

    state = fields.String(load_default=TimesheetState.SENT, validate=validate.OneOf(list(TimesheetState)))
    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class ValidatedQuery(Schema):
    """Of which agency, after which number."""

    organisation_id = fields.UUID(required=True)
    after = fields.Integer(load_default=0, validate=validate.Range(0, LARGEST_INTEGER))
    limit = fields.Integer(load_default=LARGEST_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class OwnTimesheets(Schema):
    """The latest weeks."""

    items = fields.List(fields.Nested(TimesheetView), required=True)


class TimesheetPage(Schema):
    """A page of timesheets, the longest waiting first."""

    items = fields.List(fields.Nested(TimesheetView), required=True)
    next = fields.String(required=True, allow_none=True)


class ValidatedTimesheets(Schema):
    """Validated timesheets in their order; the number of the last one is the place to go on from."""

    items = fields.List(fields.Nested(ValidatedTimesheet), required=True)


class SeenHours(Schema):
    """The revision that the caller saw."""

    revision = fields.Integer(required=True, strict=True)


class HoursDispute(SeenHours):
    """What is wrong with the hours."""

    reason = fields.DisplayText(500, required=True, lines=True)


@blueprint.put("")
@blueprint.takes(WeekSchema)
@blueprint.returns(HTTPStatus.OK, TimesheetView)
@blueprint.refuses(AssignmentNotFound, HoursRefused, TimesheetChanged, TimesheetsNotTaken)
def send_hours(given: dict[str, Any]) -> dict[str, Any]:
    """Send the hours of a week, new or corrected."""
    week = Week(**given | {"hours": [Hours(**line) for line in given["hours"]]})
    with transaction() as session, in_reader_language():
        return _view(timesheets.send(session, context(), week))


@blueprint.get("/week")
@blueprint.takes(WeekQuery, location="query")
@blueprint.returns(HTTPStatus.OK, FoundWeek)
@blueprint.refuses(AssignmentNotFound)
def show_week(query: dict[str, Any]) -> dict[str, Any]:
    """Show what was sent for a week."""
    with transaction() as session:
        found = timesheets.of_week(session, context(), query["assignment_id"], query["week"])
        return {"timesheet": _view(found) if found else None}


@blueprint.get("/own")
@blueprint.takes(OwnQuery, location="query")
@blueprint.returns(HTTPStatus.OK, OwnTimesheets)
@blueprint.refuses(SpaceNotFound)
def list_own_timesheets(query: dict[str, Any]) -> dict[str, Any]:
    """List the caller's own timesheets, the latest first."""
    with transaction() as session:
        return {"items": [_view(sheet) for sheet in listing.own(session, context(), query["space"])]}


@blueprint.get("/received")
@blueprint.takes(ReceivedQuery, location="query")
@blueprint.returns(HTTPStatus.OK, TimesheetPage)
@blueprint.refuses(SpaceNotFound)
def list_received_timesheets(query: dict[str, Any]) -> dict[str, Any]:
    """List the timesheets of a client or an agency."""
    after, limit = query["after"], query["limit"]
    place = (after.key, after.id) if after else None
    state = TimesheetState(query["state"])
    with transaction() as session:
        rows = listing.received(session, context(), query["space"], state, after=place, size=limit)
        shown = rows[:limit]
        last = Cursor(_ORDER, shown[-1].sent_at, shown[-1].id).encode() if len(rows) > limit else None
        return {"items": [_view(sheet) for sheet in shown], "next": last}


@blueprint.get("/validated")
@blueprint.takes(ValidatedQuery, location="query")
@blueprint.returns(HTTPStatus.OK, ValidatedTimesheets)
@blueprint.refuses(SpaceNotFound)
def list_validated_timesheets(query: dict[str, Any]) -> dict[str, Any]:
    """List an agency's validated timesheets after a number, for its ERP."""
    wanted = {"after": query["after"], "size": query["limit"]}
    with transaction() as session:
        return {
            "items": [_view(one) for one in listing.validated(session, context(), query["organisation_id"], **wanted)]
        }


@blueprint.post("/<uuid:timesheet_id>/validation")
@blueprint.takes(SeenHours)
@blueprint.returns(HTTPStatus.OK, TimesheetView)
@blueprint.refuses(TimesheetNotFound, TimesheetChanged)
def validate_hours(seen: dict[str, Any], timesheet_id: UUID) -> dict[str, Any]:
    """Validate the hours of a week."""
    with transaction() as session:
        return _view(timesheets.validate(session, context(), TimesheetKey(timesheet_id, seen["revision"])))


@blueprint.post("/<uuid:timesheet_id>/dispute")
@blueprint.takes(HoursDispute)
@blueprint.returns(HTTPStatus.OK, TimesheetView)
@blueprint.refuses(TimesheetNotFound, TimesheetChanged)
def dispute_hours(given: dict[str, Any], timesheet_id: UUID) -> dict[str, Any]:
    """Dispute the hours of a week."""
    key = TimesheetKey(timesheet_id, given["revision"])
    with transaction() as session:
        return _view(timesheets.dispute(session, context(), key, reason=given["reason"]))


def _view(sheet: Timesheet) -> dict[str, Any]:
    lines = [line | {"day": date.fromisoformat(line["day"])} for line in sheet.hours]
    shown = {name: getattr(sheet, name) for name in _SHOWN}
    return shown | {"hours": lines, "totals": hours.totals(sheet.hours)}


_SHOWN: Final = (
    "id",
    "assignment",
    "week",
    "state",
    "revision",
    "sent_at",
    "dispute_reason",
    "validated_at",
    "validation_number",
)
