"""Applications, registered by the operator."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, validates_schema

from auth.api.common.callers import operator
from auth.errors import ApplicationNotFound, ForTheOperator
from auth.openid import applications
from auth.openid.applications import SCOPES, Registration
from auth.openid.models import Application
from auth.ports import ports
from auth.sessions.access_tokens import MANAGE
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate

blueprint = Blueprint("applications", url_prefix="/applications", description="Applications that people use")


class NewApplication(Schema):
    """An application to let in: where its answers go, and what it may ask for."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    kind = fields.String(required=True, validate=validate.OneOf(["native", "web"]))
    redirect_uris = fields.List(fields.String(), required=True, validate=validate.Length(1, 20))
    post_logout_redirect_uris = fields.List(fields.String(), load_default=list, validate=validate.Length(max=20))
    scope = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)), load_default=lambda: ["openid"], validate=validate.Length(1)
    )
    home = fields.Url(schemes={"https"}, load_default=None, allow_none=True)
    ours = fields.Boolean(load_default=False)

    @validates_schema
    def is_safe(self, told: dict[str, Any], **_: object) -> None:
        """Refuse an address at which somebody else could listen, and a scope that no outside application may have."""
        wrong = {
            name: {
                place: ["This is no address that an answer may be sent to."]
                for place, address in enumerate(told.get(name, ()))
                if not applications.may_be_returned_to(address, told["kind"])
            }
            for name in ("redirect_uris", "post_logout_redirect_uris")
        }
        if MANAGE in told.get("scope", ()) and not told.get("ours"):
            raise ValidationError({"scope": ["Only an application of ours manages accounts."]})
        if any(wrong.values()):
            raise ValidationError({name: found for name, found in wrong.items() if found})


class ApplicationView(Schema):
    """A registered application; its id is its `client_id`."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    redirect_uris = fields.List(fields.String(), required=True)
    post_logout_redirect_uris = fields.List(fields.String(), required=True)
    scope = fields.Function(lambda one: one.scope.split(), metadata={"type": "array", "items": {"type": "string"}})
    home = fields.String(required=True, allow_none=True)
    ours = fields.Boolean(required=True)
    registered_at = fields.AwareDateTime(required=True)


class Applications(Schema):
    """All of them."""

    items = fields.List(fields.Nested(ApplicationView), required=True)


@blueprint.post("")
@blueprint.takes(NewApplication)
@blueprint.returns(HTTPStatus.CREATED, ApplicationView)
@blueprint.refuses(ForTheOperator)
def register_application(new: dict[str, Any]) -> Application:
    """Register an application."""
    by = operator()
    with transaction() as session:
        return applications.register(session, _told(new), by=by.id, now=ports().clock.now())


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, Applications)
@blueprint.refuses(ForTheOperator)
def list_applications() -> dict[str, Any]:
    """List the registered applications."""
    by = operator()
    with transaction() as session:
        return {"items": applications.registered(session, by=by.id)}


@blueprint.put("/<uuid:application_id>")
@blueprint.takes(NewApplication)
@blueprint.returns(HTTPStatus.OK, ApplicationView)
@blueprint.refuses(ForTheOperator, ApplicationNotFound)
def change_application(new: dict[str, Any], application_id: UUID) -> Application:
    """Say something else of an application."""
    by = operator()
    with transaction() as session:
        return applications.change(session, application_id, _told(new), by=by.id)


@blueprint.delete("/<uuid:application_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(ForTheOperator, ApplicationNotFound)
def remove_application(application_id: UUID) -> None:
    """Let an application in no more; its sessions end."""
    by, held = operator(), ports()
    with transaction() as session:
        applications.remove(session, application_id, by=by.id, rules=held.sessions, now=held.clock.now())


def _told(new: dict[str, Any]) -> Registration:
    return Registration(**(new | {"scope": " ".join(dict.fromkeys(new["scope"]))}))
