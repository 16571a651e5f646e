"""Employees and clients as an ERP has them: up to 500 lines at a time, answered line by line, safe to send again."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.schemas import FieldErrorSchema
from chartrier.runtime.current import context
from tenancy.errors import EstablishmentNotFound, OrganisationNotFound, line_errors
from tenancy.upserts import clients, employees
from tenancy.upserts.employees import MOST_LINES, Outcome

blueprint = Blueprint("upserts", description="Employees and clients as an ERP has them")


RESULTS = ("created", "updated", "unchanged", "refused")


class EmployeeLine(Schema):
    """An employee; a line that is not right is refused by itself."""

    staff_number = fields.DisplayText(500, min_length=0, load_default="")
    first_name = fields.DisplayText(500, min_length=0, load_default="")
    last_name = fields.DisplayText(500, min_length=0, load_default="")
    email = fields.DisplayText(500, min_length=0, load_default="")


class EmployeeLines(Schema):
    """Some employees of one establishment."""

    employees = fields.List(fields.Nested(EmployeeLine), required=True, validate=validate.Length(1, MOST_LINES))


class ClientLine(Schema):
    """A client company; a line that is not right is refused by itself."""

    siret = fields.DisplayText(500, min_length=0, load_default="")
    name = fields.DisplayText(500, min_length=0, load_default="")


class ClientLines(Schema):
    """Some clients of an agency."""

    clients = fields.List(fields.Nested(ClientLine), required=True, validate=validate.Length(1, MOST_LINES))


class OutcomeView(Schema):
    """What became of one line, and what is wrong with which of its fields."""

    result = fields.String(required=True, validate=validate.OneOf(RESULTS))
    errors = fields.List(fields.Nested(FieldErrorSchema), required=True)


class OutcomesView(Schema):
    """What became of each line, in the order of the lines, and how many became what."""

    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    lines = fields.List(fields.Nested(OutcomeView), required=True)


@blueprint.put("/establishments/<uuid:establishment_id>/employees")
@blueprint.takes(EmployeeLines)
@blueprint.returns(HTTPStatus.OK, OutcomesView)
@blueprint.refuses(EstablishmentNotFound)
def upsert_employees(body: dict[str, Any], establishment_id: UUID) -> dict[str, Any]:
    """Create or update employees by staff number; they are invited with their first document."""
    with transaction() as session:
        establishment = employees.find_establishment(session, establishment_id, by=principal())
        return _answer(employees.upsert(session, context(), establishment, body["employees"]))


@blueprint.put("/organisations/<uuid:organisation_id>/clients")
@blueprint.takes(ClientLines)
@blueprint.returns(HTTPStatus.OK, OutcomesView)
@blueprint.refuses(OrganisationNotFound)
def upsert_clients(body: dict[str, Any], organisation_id: UUID) -> dict[str, Any]:
    """Register companies as clients by SIRET; the relation is proposed to each."""
    with transaction() as session:
        agency = clients.find_agency(session, organisation_id, by=principal())
        return _answer(clients.upsert(session, context(), agency, body["clients"]))


def _answer(outcomes: list[Outcome]) -> dict[str, Any]:
    language = context().language
    counts = {
        name: sum(each.result == name for each in outcomes) for name in ("created", "updated", "unchanged", "refused")
    }
    lines = [{"result": each.result, "errors": line_errors(each.errors, language=language)} for each in outcomes]
    return counts | {"lines": lines}
