"""Assignments over HTTP: an ERP lists them, an employee sees their own."""

from http import HTTPStatus
from typing import Any, Final

from stdnum.exceptions import ValidationError as NotASiret
from stdnum.fr import siret as siret_rules

from chartrier import social_security_numbers
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.language import request_language
from chartrier.runtime.current import context
from deposits.advances import advances
from deposits.api.assignments.views import OwnAssignmentView
from deposits.assignments import assignments
from deposits.assignments.assignments import ListedAssignment
from deposits.errors import AssignmentLineRefused, AssignmentsOfOthers, FieldProblem, SpaceNotFound
from deposits.journeys.definition import Text

blueprint = Blueprint("assignments", url_prefix="/assignments", description="The assignments of an agency's employees.")

MOST_AT_ONCE: Final = 500
_SIRET_WRONG: Final = Text("Ce SIRET n’est pas valide.", "This SIRET is not valid.")
_STAFF_NUMBER_WRONG: Final = Text(
    "Un numéro de sécurité sociale ne peut pas servir de matricule.",
    "A social security number can’t be used as a staff number.",
)
_ENDS_BEFORE: Final = Text("La fin précède le début.", "The end comes before the start.")
_TWICE: Final = Text("Cette référence figure deux fois dans la liste.", "This reference is in the list twice.")


class AssignmentLine(Schema):
    """An assignment in the list of an ERP."""

    reference = fields.DisplayText(60, required=True)
    staff_number = fields.DisplayText(60, required=True)
    first_name = fields.DisplayText(100, required=True)
    last_name = fields.DisplayText(100, required=True)
    company_siret = fields.String(required=True, validate=validate.Length(max=20))
    company_name = fields.DisplayText(200, required=True)
    position = fields.DisplayText(200, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(load_default=None, allow_none=True)
    establishment_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "Where the agency has several."}
    )


class AssignmentList(Schema):
    """Assignments that are new, or changed; a reference listed again keeps its employee and client."""

    organisation_id = fields.UUID(required=True)
    assignments = fields.List(fields.Nested(AssignmentLine), required=True, validate=validate.Length(max=MOST_AT_ONCE))


class StoredCount(Schema):
    """How many assignments were stored."""

    stored = fields.Integer(required=True)


class Holder(Schema):
    """For which holder."""

    space = fields.UUID(required=True)


class OwnAssignments(Schema):
    """The caller's latest assignments, and what may be asked on them."""

    items = fields.List(fields.Nested(OwnAssignmentView), required=True)
    takes_advances = fields.Boolean(required=True)


@blueprint.put("")
@blueprint.takes(AssignmentList)
@blueprint.returns(HTTPStatus.OK, StoredCount)
@blueprint.refuses(SpaceNotFound, AssignmentsOfOthers, AssignmentLineRefused)
def list_assignments(given: dict[str, Any]) -> dict[str, int]:
    """Store the assignments that an agency's ERP lists: all of them, or none where one is wrong."""
    lines = [_line(line) for line in given["assignments"]]
    if problems := _problems(lines):
        refusal = AssignmentLineRefused(*problems)
        refusal.translate(request_language())
        raise refusal
    with transaction() as session:
        return {"stored": assignments.list_for(session, context(), given["organisation_id"], lines)}


@blueprint.get("/own")
@blueprint.takes(Holder, location="query")
@blueprint.returns(HTTPStatus.OK, OwnAssignments)
def list_own_assignments(query: dict[str, Any]) -> dict[str, Any]:
    """List the caller's own assignments at one agency, the latest first."""
    with transaction() as session:
        found = assignments.of_holder(session, context(), query["space"])
        taken = bool(found) and advances.are_taken(session, found[0][0].organisation_id)
        items = [vars(one) | {"takes_timesheets": takes_timesheets} for one, takes_timesheets in found]
        return {"items": items, "takes_advances": taken}


def _line(given: dict[str, Any]) -> ListedAssignment:
    return ListedAssignment(**given | {"company_siret": siret_rules.compact(given["company_siret"])})


def _problems(lines: list[ListedAssignment]) -> list[FieldProblem]:
    found, seen = [], set()
    for place, line in enumerate(lines):
        problems = []
        if not _is_siret(line.company_siret):
            problems.append(FieldProblem("company_siret", _SIRET_WRONG))
        if social_security_numbers.is_one(line.staff_number):
            problems.append(FieldProblem("staff_number", _STAFF_NUMBER_WRONG))
        if line.ends_on is not None and line.ends_on < line.starts_on:
            problems.append(FieldProblem("ends_on", _ENDS_BEFORE))
        if line.reference in seen:
            problems.append(FieldProblem("reference", _TWICE))
        seen.add(line.reference)
        found += [problem.within(f"assignments.{place}") for problem in problems]
    return found


def _is_siret(text: str) -> bool:
    try:
        siret_rules.validate(text)
    except NotASiret:
        return False
    return True
