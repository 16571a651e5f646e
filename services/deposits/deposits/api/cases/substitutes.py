"""Who replaces a case manager who is away, over HTTP."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.projections import person_names
from chartrier.runtime.current import context
from deposits.api.reader_language import in_reader_language
from deposits.cases import access, substitutes
from deposits.cases.models import CaseSubstitute
from deposits.cases.substitutes import Absence
from deposits.errors import AbsenceRefused, CannotExamine, CaseManagerNotFound, CaseManagersOnly

blueprint = Blueprint("case_substitutes", url_prefix="/cases/substitute", description="Absences of case managers.")


class AbsenceChoice(Schema):
    """Who replaces the caller, from the first day to the last."""

    substitute_id = fields.UUID(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)


class AbsenceView(Schema):
    """Somebody who replaces the caller, or whom they replace."""

    name = fields.String(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)


class Absences(Schema):
    """Who replaces the caller, and whom they replace today."""

    own = fields.Nested(AbsenceView, required=True, allow_none=True)
    replaced = fields.List(fields.Nested(AbsenceView), required=True)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, Absences)
@blueprint.refuses(CaseManagersOnly)
def show_absences() -> dict[str, Any]:
    """Show who replaces the caller, and whom they replace."""
    with transaction() as session:
        access.require_case_manager(session, context())
        return _absences(session)


@blueprint.put("")
@blueprint.takes(AbsenceChoice)
@blueprint.returns(HTTPStatus.OK, Absences)
@blueprint.refuses(CaseManagersOnly, CaseManagerNotFound, CannotExamine, AbsenceRefused)
def choose_substitute(chosen: dict[str, Any]) -> dict[str, Any]:
    """Have a colleague replace the caller."""
    with transaction() as session, in_reader_language():
        access.require_case_manager(session, context())
        substitutes.choose(session, context(), Absence(**chosen))
        return _absences(session)


@blueprint.delete("")
@blueprint.returns(HTTPStatus.OK, Absences)
@blueprint.refuses(CaseManagersOnly)
def end_absence() -> dict[str, Any]:
    """Have nobody replace the caller any more."""
    with transaction() as session:
        access.require_case_manager(session, context())
        substitutes.end(session, context())
        return _absences(session)


def _absences(session: Session) -> dict[str, Any]:
    own = substitutes.own(session, context())
    replaced = substitutes.replaced_by(session, context())
    return {
        "own": _view(session, own, own.substitute_id) if own else None,
        "replaced": [_view(session, one, one.account_id) for one in replaced],
    }


def _view(session: Session, absence: CaseSubstitute, account_id: UUID) -> dict[str, Any]:
    name = person_names.name_of(session, account_id)
    return {
        "name": name.full if name else "",
        "first_day": absence.first_day,
        "last_day": absence.last_day,
    }
