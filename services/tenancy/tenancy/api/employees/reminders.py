"""Reminders to employees who have not activated their vault."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.employees import access, reminders
from tenancy.employees.models import ReminderRun
from tenancy.employees.reminders import Reminded
from tenancy.errors import EmployeeNotFound, EstablishmentNotFound, ReminderRunNotFound

blueprint = Blueprint(
    "employee_reminders",
    url_prefix="/establishments/<uuid:establishment_id>",
    description="Reminders to employees who have not activated their vault",
)


class ChosenEmployees(Schema):
    """Whom to remind, of one establishment."""

    employees = fields.List(fields.UUID(), required=True, validate=validate.Length(1, reminders.SLICE))


class RemindedView(Schema):
    """How many were reminded, for how many it was too soon; how many are active, not invited yet or without address."""

    sent = fields.Integer(required=True)
    too_soon = fields.Integer(required=True)
    skipped = fields.Integer(required=True)


class ReminderRunView(RemindedView):
    """Reminders to everybody who has not activated, as far as they have come."""

    id = fields.UUID(required=True)
    requested_at = fields.DateTime(required=True)
    finished_at = fields.DateTime(required=True, allow_none=True)


@blueprint.post("/reminders", repeatable=True)
@blueprint.takes(ChosenEmployees)
@blueprint.returns(HTTPStatus.OK, RemindedView)
@blueprint.refuses(EstablishmentNotFound, EmployeeNotFound)
def remind_employees(chosen: dict[str, list[UUID]], establishment_id: UUID) -> Reminded:
    """Remind some employees, each at most once in 24 hours, whoever asks."""
    with transaction() as session:
        establishment = access.find_establishment(session, establishment_id, by=principal())
        return reminders.remind(session, context(), establishment, chosen["employees"])


@blueprint.post("/reminder-runs", repeatable=True)
@blueprint.returns(HTTPStatus.ACCEPTED, ReminderRunView)
@blueprint.refuses(EstablishmentNotFound)
def remind_all_employees(establishment_id: UUID) -> ReminderRun:
    """Remind everybody who has not activated; while that is under way, the same is answered."""
    with transaction() as session:
        establishment = access.find_establishment(session, establishment_id, by=principal())
        return reminders.start_run(session, context(), establishment)


@blueprint.get("/reminder-runs/<uuid:run_id>")
@blueprint.returns(HTTPStatus.OK, ReminderRunView)
@blueprint.refuses(EstablishmentNotFound, ReminderRunNotFound)
def show_reminder_run(establishment_id: UUID, run_id: UUID) -> ReminderRun:
    """Show how far the reminders have come."""
    with transaction() as session:
        establishment = access.find_establishment(session, establishment_id, by=principal())
        return reminders.find_run(session, establishment, run_id)
