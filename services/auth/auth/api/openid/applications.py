"""Applications, registered by the operator."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, validates_schema

from auth.api.common.callers import operator
from auth.errors import ApplicationNotFound, OperatorOnly
from auth.openid import applications
from auth.openid.applications import SCOPES, Registration
from auth.openid.models import Application
from auth.ports import config
from auth.sessions.access_tokens import MANAGE
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context

blueprint = Blueprint("applications", url_prefix="/applications", description="Applications that people use")


class NewApplication(Schema):
    """An application to register: where its answers go, and what it may ask for."""

    name = fields.DisplayText(200, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["native", "web"]))
    redirect_uris = fields.List(fields.String(), required=True, validate=validate.Length(1, 20))
    post_logout_redirect_uris = fields.List(fields.String(), load_default=list, validate=validate.Length(max=20))
    scope = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)), load_default=lambda: ["openid"], validate=validate.Length(1)
    )
    home = fields.Url(schemes={"https"}, load_default=None, allow_none=True)
    ours = fields.Boolean(load_default=False)

    @validates_schema
    def is_safe(self, data: dict[str, Any], **_: object) -> None:
        """Refuse an address at which somebody else could listen, and a scope that no outside application may have."""
        wrong = {
            name: {
                position: ["No answer may be sent to this address."]
                for position, address in enumerate(data.get(name, ()))
                if not applications.is_redirect_address(address, data["kind"])
            }
            for name in ("redirect_uris", "post_logout_redirect_uris")
        }
        if MANAGE in data.get("scope", ()) and not data.get("ours"):
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
    scope = fields.Function(
        lambda application: application.scope.split(), metadata={"type": "array", "items": {"type": "string"}}
    )
    home = fields.String(required=True, allow_none=True)
    ours = fields.Boolean(required=True)
    registered_at = fields.AwareDateTime(required=True)


class Applications(Schema):
    """All of them."""

    items = fields.List(fields.Nested(ApplicationView), required=True)


@blueprint.post("")
@blueprint.takes(NewApplication)
@blueprint.returns(HTTPStatus.CREATED, ApplicationView)
@blueprint.refuses(OperatorOnly)
def register_application(new: dict[str, Any]) -> Application:
    """Register an application."""
    operator()
    with transaction() as session:
        return applications.register(session, context(), _registration(new))


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, Applications)
@blueprint.refuses(OperatorOnly)
def list_applications() -> dict[str, Any]:
    """List the registered applications."""
    operator()
    with transaction() as session:
        return {"items": applications.list_registered(session, context())}


@blueprint.put("/<uuid:application_id>")
@blueprint.takes(NewApplication)
@blueprint.returns(HTTPStatus.OK, ApplicationView)
@blueprint.refuses(OperatorOnly, ApplicationNotFound)
def change_application(new: dict[str, Any], application_id: UUID) -> Application:
    """Change the registration of an application."""
    operator()
    with transaction() as session:
        return applications.change(session, context(), application_id, _registration(new))


@blueprint.delete("/<uuid:application_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OperatorOnly, ApplicationNotFound)
def remove_application(application_id: UUID) -> None:
    """Remove an application; its sessions end."""
    operator()
    with transaction() as session:
        applications.remove(session, context(), config(), application_id)


def _registration(new: dict[str, Any]) -> Registration:
    return Registration(**(new | {"scope": " ".join(dict.fromkeys(new["scope"]))}))
