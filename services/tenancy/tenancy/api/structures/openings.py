"""The opening of a structure: four steps, saved one by one (TEN-40)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context
from tenancy.api.structures.opening_schemas import (
    AdministratorStepBody,
    DocumentsStepBody,
    OpeningView,
    StructureStepBody,
    UsersStepBody,
)
from tenancy.errors import (
    AccountClosing,
    OpeningAlreadyValidated,
    OpeningChangedElsewhere,
    OpeningIncomplete,
    OpeningNotFound,
)
from tenancy.structures import openings, registration
from tenancy.structures.openings import OpeningSoFar

blueprint = Blueprint("structure_opening", url_prefix="/structure-opening", description="The opening of a structure")


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningNotFound)
def show_opening() -> dict[str, Any]:
    """Show the opening that the caller began, with all that was saved."""
    with transaction() as session:
        return view_of(openings.show(session, context()))


@blueprint.put("/structure")
@blueprint.takes(StructureStepBody)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningNotFound, OpeningAlreadyValidated, OpeningChangedElsewhere)
def save_structure(body: dict[str, Any]) -> dict[str, Any]:
    """Save step 1, complete or not."""
    return _save("structure", body)


@blueprint.put("/administrator")
@blueprint.takes(AdministratorStepBody)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningNotFound, OpeningAlreadyValidated, OpeningChangedElsewhere)
def save_administrator(body: dict[str, Any]) -> dict[str, Any]:
    """Save step 2, complete or not."""
    return _save("administrator", body)


@blueprint.put("/documents")
@blueprint.takes(DocumentsStepBody)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningNotFound, OpeningAlreadyValidated, OpeningChangedElsewhere)
def save_documents(body: dict[str, Any]) -> dict[str, Any]:
    """Save what step 3 says beside its documents."""
    return _save("documents", body)


@blueprint.put("/users")
@blueprint.takes(UsersStepBody)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningNotFound, OpeningAlreadyValidated, OpeningChangedElsewhere)
def save_users(body: dict[str, Any]) -> dict[str, Any]:
    """Save step 4, complete or not."""
    return _save("users", body)


@blueprint.post("/validation", repeatable=True)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningNotFound, OpeningIncomplete, AccountClosing)
def validate_opening() -> dict[str, Any]:
    """Register the structure: the steps are closed, the opener administers it, its users are invited."""
    with transaction() as session:
        return view_of(registration.validate(session, context()))


def _save(step: str, body: dict[str, Any]) -> dict[str, Any]:
    with transaction() as session:
        saved = openings.save_step(session, context(), step=step, answers=body["answers"], version=body["version"])
        return view_of(saved)


def view_of(so_far: OpeningSoFar) -> dict[str, Any]:
    """Return an opening as it is answered."""
    steps = {step.key: vars(step) for step in so_far.steps}
    incomplete = next((step.key for step in so_far.steps if step.problems), so_far.steps[-1].key)
    opening = so_far.opening
    own = {name: getattr(opening, name) for name in ("structure_id", "name", "email", "mobile")}
    times = {"opened_at": opening.opened_at, "validated_at": opening.validated_at}
    return own | times | steps | {"attachments": so_far.attachments, "step": incomplete}
