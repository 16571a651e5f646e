"""For which groups each case manager works, over HTTP, for the operator's administrators."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from deposits.cases import groups
from deposits.cases.groups import CaseManager
from deposits.errors import CaseManagerNotFound, GroupUnknown, OperatorOnly

blueprint = Blueprint("case_groups", url_prefix="/case-managers", description="The groups of case managers.")


class CaseManagerView(Schema):
    """A case manager and their groups."""

    account_id = fields.UUID(required=True)
    name = fields.String(required=True)
    groups = fields.List(
        fields.String(), required=True, allow_none=True, metadata={"description": "Null for all of them."}
    )


class CaseManagers(Schema):
    """Every case manager, and the groups that there are."""

    items = fields.List(fields.Nested(CaseManagerView), required=True)
    groups = fields.List(fields.String(), required=True)


class GroupChoice(Schema):
    """For which groups somebody works from now on: at least one, or null for all of them."""

    groups = fields.List(
        fields.String(validate=validate.Length(max=60)),
        required=True,
        allow_none=True,
        validate=validate.Length(min=1, max=100),
    )


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, CaseManagers)
@blueprint.refuses(OperatorOnly)
def list_managers_and_groups() -> dict[str, Any]:
    """List case managers with their groups."""
    with transaction() as session:
        return {"items": groups.managers(session, context()), "groups": groups.every(session)}


@blueprint.put("/<uuid:account_id>/groups")
@blueprint.takes(GroupChoice)
@blueprint.returns(HTTPStatus.OK, CaseManagerView)
@blueprint.refuses(OperatorOnly, CaseManagerNotFound, GroupUnknown)
def assign_groups(chosen: dict[str, Any], account_id: UUID) -> CaseManager:
    """Have a case manager work for these groups and no others."""
    with transaction() as session:
        return groups.assign(session, context(), account_id, groups=chosen["groups"])
