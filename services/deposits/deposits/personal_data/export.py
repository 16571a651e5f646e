"""The part of deposits in a data export: the requests that somebody owns, and the advances that they asked for."""

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from deposits.advances.models import Advance
from deposits.requests.models import Request
from deposits.timesheets.models import Timesheet
from deposits.welcome.models import Welcome

_EXPORTED: Final = (
    "id",
    "holder_id",
    "journey",
    "direction",
    "state",
    "file_number",
    "created_at",
    "submitted_at",
    "answers",
)


def collect(session: Session, owner: Principal) -> dict[str, Any]:
    """Return the requests that somebody owns, with answers and attachments, and what they asked for and sent."""
    own = select(Request).where(Request.owner_id == owner.id).order_by(Request.created_at, Request.id)
    asked = select(Advance).where(Advance.asked_by == owner.id).order_by(Advance.asked_at, Advance.id)
    welcome = session.get(Welcome, owner.id)
    sent = select(Timesheet).where(Timesheet.sent_by == owner.id).order_by(Timesheet.week)
    return {
        "requests": [_export(request) for request in session.scalars(own)],
        "advances": [_export_advance(advance) for advance in session.scalars(asked)],
        "timesheets": [_export_timesheet(sheet) for sheet in session.scalars(sent)],
        "welcomed_at": welcome.shown_at if welcome else None,
    }


_OF_ADVANCE: Final = (
    "id",
    "amount",
    "period",
    "reason",
    "state",
    "asked_at",
    "granted",
    "decided_at",
    "decision_reason",
)


def _export_advance(advance: Advance) -> dict[str, Any]:
    at = {"company": advance.assignment.company_name, "assignment": advance.assignment.reference}
    amounts = {"amount": str(advance.amount), "granted": None if advance.granted is None else str(advance.granted)}
    return {name: getattr(advance, name) for name in _OF_ADVANCE} | amounts | at


def _export_timesheet(sheet: Timesheet) -> dict[str, Any]:
    at = {"company": sheet.assignment.company_name, "assignment": sheet.assignment.reference}
    return {"week": sheet.week, "hours": sheet.hours, "state": sheet.state, "sent_at": sheet.sent_at} | at


def _export(request: Request) -> dict[str, Any]:
    attachments = [
        {"kind": attachment.kind, "name": attachment.name, "document_id": attachment.document_id}
        for attachment in request.attachments
    ]
    return {name: getattr(request, name) for name in _EXPORTED} | {"attachments": attachments}
