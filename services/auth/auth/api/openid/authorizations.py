"""What the portal needs for a person to decide on what an application asks for."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749.errors import OAuth2Error  # type: ignore[import-untyped]

from auth.api.common.callers import portal_person
from auth.api.openid.oauth_requests import OAuthRequest
from auth.api.openid.oauth_server import token_server
from auth.api.openid.pending_requests import (
    AUTHORIZATION,
    PendingRequest,
    must_sign_in_again,
    person_in_browser,
    verified_request,
)
from auth.errors import ApplicationNotFound, AuthorizationExpired, SessionEnded, SignInAgain
from auth.openid import applications, authorizations
from auth.openid.authorizations import SignedInPerson
from auth.openid.models import Application
from auth.ports import config
from auth.row_scope import NOBODY
from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("authorizations", description="Applications that ask a person for access")


class SignedRequest(Schema):
    """A pending request, as the authorization endpoint signed it."""

    demande = fields.String(required=True, validate=validate.Length(1, 8000))


class Decision(SignedRequest):
    """What the person decided."""

    allowed = fields.Boolean(required=True)


class ApplicationName(Schema):
    """An application as a person sees it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    home = fields.String(required=True, allow_none=True)


class AuthorizationPreview(Schema):
    """Which application asks for what, and what is still to be done before it may have it."""

    application = fields.Nested(ApplicationName, required=True)
    scope = fields.List(fields.String(), required=True)
    signed_in = fields.Boolean(required=True)
    must_sign_in_again = fields.Boolean(required=True)
    consented = fields.Boolean(required=True)
    login_hint = fields.String(required=True, allow_none=True)


class RedirectView(Schema):
    """Where the page sends the browser."""

    redirect_to = fields.String(required=True)


class AllowedApplicationView(Schema):
    """An application that one allows something."""

    application_id = fields.UUID(required=True)
    name = fields.String(required=True)
    scope = fields.List(fields.String(), required=True)
    allowed_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class AllowedApplications(Schema):
    """All of them."""

    items = fields.List(fields.Nested(AllowedApplicationView), required=True)


@blueprint.post("/authorizations/preview", open=True)
@blueprint.takes(SignedRequest)
@blueprint.returns(HTTPStatus.OK, AuthorizationPreview)
@blueprint.refuses(AuthorizationExpired)
def preview_authorization(given: dict[str, Any]) -> dict[str, Any]:
    """Read which application asks for what, and whether it still needs a sign-in or a decision."""
    pending = verified_request(given["demande"], AUTHORIZATION, otherwise=AuthorizationExpired())
    person = person_in_browser()
    application = application_of(pending)
    scope = allowed_scope(application, pending)
    return {
        "application": application,
        "scope": scope.split(),
        "signed_in": person is not None,
        "must_sign_in_again": person is not None and must_sign_in_again(person, pending),
        "consented": person is not None and is_consented(person, application, scope, pending),
        "login_hint": pending.parameters.get("login_hint"),
    }


@blueprint.post("/authorizations")
@blueprint.takes(Decision)
@blueprint.returns(HTTPStatus.CREATED, RedirectView)
@blueprint.refuses(AuthorizationExpired, SessionEnded, SignInAgain, Forbidden)
def decide(decision: dict[str, Any]) -> dict[str, str]:
    """Allow an application what it asked for, or not; the answer is where the browser goes on."""
    person = _decider(portal_person())
    pending = verified_request(decision["demande"], AUTHORIZATION, otherwise=AuthorizationExpired())
    application = application_of(pending)
    if decision["allowed"]:
        if must_sign_in_again(person, pending):
            raise SignInAgain
        with transaction() as session:
            scope = allowed_scope(application, pending)
            authorizations.allow(session, context(), person, application, scope=scope)
    return {"redirect_to": _answer(pending, person if decision["allowed"] else None)}


@blueprint.get("/authorized-applications")
@blueprint.returns(HTTPStatus.OK, AllowedApplications)
@blueprint.refuses(Forbidden)
def list_authorized_applications() -> dict[str, Any]:
    """List the applications that one allows something."""
    caller = portal_person()
    with transaction() as session:
        return {"items": authorizations.allowed_applications(session, caller.id)}


@blueprint.delete("/authorized-applications/<uuid:application_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(ApplicationNotFound, Forbidden)
def withdraw_authorization(application_id: UUID) -> None:
    """Allow an application nothing any more; its sessions end within a second, in every service."""
    caller = portal_person()
    with transaction() as session:
        authorizations.withdraw(session, context(), config(), caller.id, application_id)


def application_of(pending: PendingRequest) -> Application:
    """Return the application that asks."""
    with transaction(tenant=NOBODY) as session:
        application = applications.find(session, pending.parameters["client_id"])
    if application is None:
        raise AuthorizationExpired
    return application


def allowed_scope(application: Application, pending: PendingRequest) -> str:
    """Return what it asks for of that which it may."""
    asked = pending.parameters.get("scope", "").split()
    return " ".join(one for one in application.scope.split() if one in asked)


def is_consented(person: SignedInPerson, application: Application, scope: str, pending: PendingRequest) -> bool:
    """Whether it may have that without asking."""
    if "consent" in pending.parameters.get("prompt", "").split():
        return False
    with transaction(tenant=person.account_id) as session:
        return authorizations.is_allowed(
            session, person.account_id, application, scope=scope, redirect_uri=pending.parameters["redirect_uri"]
        )


def _decider(caller: Principal) -> SignedInPerson:
    if caller.session_id is None:
        raise Forbidden("This is decided by somebody who signed in.")
    return SignedInPerson(caller.id, caller.session_id, list(caller.amr), datetime.fromtimestamp(caller.auth_time, UTC))


def _answer(pending: PendingRequest, person: SignedInPerson | None) -> str:
    parameters = {name: value for name, value in pending.parameters.items() if name != "prompt"}
    asked, server = OAuthRequest.pending(parameters), token_server()
    try:
        grant = server.get_authorization_grant(asked)
        answer = server.create_authorization_response(asked, grant_user=person, grant=grant)
    except OAuth2Error as error:
        raise AuthorizationExpired from error
    if not answer.location:
        raise AuthorizationExpired
    return str(answer.location)
