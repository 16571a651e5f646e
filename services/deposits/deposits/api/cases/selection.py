"""Acts on a selection of cases over HTTP: taken, handed over, each with its result."""

from http import HTTPStatus
from typing import Any, Final

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from deposits.cases import access, handover, labels, selection
from deposits.cases.access import CaseKey
from deposits.cases.selection import Result
from deposits.errors import CaseManagerNotFound, CaseManagersOnly, GroupUnknown

blueprint = Blueprint("case_selection", url_prefix="/cases/selection", description="Acts on a selection of cases.")
LARGEST_SELECTION: Final = 100


class SeenCase(Schema):
    """A case, at the revision that the caller saw."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True, strict=True)


class Selection(Schema):
    """The cases on which one acts."""

    cases = fields.List(fields.Nested(SeenCase), required=True, validate=validate.Length(min=1, max=LARGEST_SELECTION))


class ToReturn(Selection):
    """What more is asked of each structure."""

    message = fields.DisplayText(2000, required=True, lines=True)


class LabelChange(Selection):
    """Which labels are put on each case, and which are taken off."""

    add = fields.List(fields.DisplayText(40), load_default=list, validate=validate.Length(max=labels.MOST))
    remove = fields.List(fields.DisplayText(40), load_default=list, validate=validate.Length(max=labels.MOST))


class Handover(Selection):
    """Cases that somebody else examines from now on, and why."""

    reason = fields.DisplayText(2000, min_length=0, load_default="", lines=True)


class ToManager(Handover):
    """To which colleague they go."""

    manager_id = fields.UUID(required=True)


class ToGroup(Handover):
    """To which group they go."""

    group = fields.String(required=True, validate=validate.Length(max=60))


class ResultView(Schema):
    """What became of one case."""

    id = fields.UUID(required=True)
    problem = fields.String(
        required=True, allow_none=True, metadata={"description": "The type of the problem where it was refused."}
    )


class Results(Schema):
    """What became of each case, in the order in which they were named."""

    items = fields.List(fields.Nested(ResultView), required=True)


@blueprint.post("/take")
@blueprint.takes(Selection)
@blueprint.returns(HTTPStatus.OK, Results)
@blueprint.refuses(CaseManagersOnly)
def take_cases(given: dict[str, Any]) -> dict[str, list[Result]]:
    """Examine these cases."""
    with transaction() as session:
        access.require_case_manager(session, context())
        return {"items": selection.take(session, context(), _keys(given))}


@blueprint.post("/return")
@blueprint.takes(ToReturn)
@blueprint.returns(HTTPStatus.OK, Results)
@blueprint.refuses(CaseManagersOnly)
def return_cases(given: dict[str, Any]) -> dict[str, list[Result]]:
    """Return these requests to their structures, to be completed."""
    with transaction() as session:
        access.require_case_manager(session, context())
        keys, message = _keys(given), given["message"]
        return {"items": selection.return_to_structures(session, context(), keys, message=message)}


@blueprint.post("/labels")
@blueprint.takes(LabelChange)
@blueprint.returns(HTTPStatus.OK, Results)
@blueprint.refuses(CaseManagersOnly)
def label_cases(given: dict[str, Any]) -> dict[str, list[Result]]:
    """Put labels on these cases, and take others off."""
    with transaction() as session:
        access.require_case_manager(session, context())
        add, remove = given["add"], given["remove"]
        return {"items": labels.change(session, context(), _keys(given), add=add, remove=remove)}


@blueprint.post("/manager")
@blueprint.takes(ToManager)
@blueprint.returns(HTTPStatus.OK, Results)
@blueprint.refuses(CaseManagersOnly, CaseManagerNotFound)
def give_cases_to_manager(given: dict[str, Any]) -> dict[str, list[Result]]:
    """Hand these cases over to a colleague."""
    with transaction() as session:
        keys, manager = _keys(given), given["manager_id"]
        return {"items": handover.to_manager(session, context(), keys, manager, reason=given["reason"])}


@blueprint.post("/group")
@blueprint.takes(ToGroup)
@blueprint.returns(HTTPStatus.OK, Results)
@blueprint.refuses(CaseManagersOnly, GroupUnknown)
def send_cases_to_group(given: dict[str, Any]) -> dict[str, list[Result]]:
    """Send these cases to another group."""
    with transaction() as session:
        keys, group = _keys(given), given["group"]
        return {"items": handover.to_group(session, context(), keys, group, reason=given["reason"])}


def _keys(given: dict[str, Any]) -> list[CaseKey]:
    # A case that is named twice is one case, at the revision that was seen last.
    return [CaseKey(*each) for each in {one["id"]: one["revision"] for one in given["cases"]}.items()]
