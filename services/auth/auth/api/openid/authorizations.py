"""What the portal's page needs to let a person decide on what an application asks for."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749.errors import OAuth2Error  # type: ignore[import-untyped]

from auth.api.common.callers import portal_person
from auth.api.common.seen import coming_from
from auth.api.openid.oauth_requests import Asked
from auth.api.openid.oauth_server import token_server
from auth.api.openid.waiting import AUTHORIZATION, Waiting, must_sign_in_again, waited, who_is_here
from auth.errors import ApplicationNotFound, AuthorizationOver, SessionEnded, SignInAgain
from auth.openid import applications, authorizations
from auth.openid.authorizations import SignedIn
from auth.openid.models import Application
from auth.ports import ports
from auth.row_scope import NOBODY
from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden

blueprint = Blueprint("authorizations", description="Applications that ask a person for access")


class Demande(Schema):
    """A request that waits, as the authorization endpoint signed it."""

    demande = fields.String(required=True, validate=validate.Length(1, 8000))


class Decision(Demande):
    """What the person decided."""

    allowed = fields.Boolean(required=True)


class ApplicationName(Schema):
    """An application as a person sees it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    home = fields.String(required=True, allow_none=True)


class AuthorizationPreview(Schema):
    """Who asks for what, and what is still to be done before they may have it."""

    application = fields.Nested(ApplicationName, required=True)
    scope = fields.List(fields.String(), required=True)
    signed_in = fields.Boolean(required=True)
    must_sign_in_again = fields.Boolean(required=True)
    consented = fields.Boolean(required=True)
    login_hint = fields.String(required=True, allow_none=True)


class Onward(Schema):
    """Where the page sends the browser."""

    redirect_to = fields.String(required=True)


class AllowedApplication(Schema):
    """An application that one allows something."""

    application_id = fields.UUID(required=True)
    name = fields.String(required=True)
    scope = fields.List(fields.String(), required=True)
    allowed_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class AllowedApplications(Schema):
    """All of them."""

    items = fields.List(fields.Nested(AllowedApplication), required=True)


@blueprint.post("/authorizations/preview", open=True)
@blueprint.takes(Demande)
@blueprint.returns(HTTPStatus.OK, AuthorizationPreview)
@blueprint.refuses(AuthorizationOver)
def preview_authorization(given: dict[str, Any]) -> dict[str, Any]:
    """Tell who asks for what, and whether it still needs a sign-in or a yes."""
    waiting = waited(given["demande"], AUTHORIZATION, otherwise=AuthorizationOver())
    who = who_is_here()
    application = application_of(waiting)
    scope = allowed_scope(application, waiting)
    return {
        "application": application,
        "scope": scope.split(),
        "signed_in": who is not None,
        "must_sign_in_again": who is not None and must_sign_in_again(who, waiting),
        "consented": who is not None and is_consented(who, application, scope, waiting),
        "login_hint": waiting.asked.get("login_hint"),
    }


@blueprint.post("/authorizations")
@blueprint.takes(Decision)
@blueprint.returns(HTTPStatus.CREATED, Onward)
@blueprint.refuses(AuthorizationOver, SessionEnded, SignInAgain, Forbidden)
def decide(decision: dict[str, Any]) -> dict[str, str]:
    """Allow an application what it asked for, or not; the answer is where the browser goes on."""
    who = _decider(portal_person())
    waiting = waited(decision["demande"], AUTHORIZATION, otherwise=AuthorizationOver())
    application = application_of(waiting)
    if decision["allowed"]:
        if must_sign_in_again(who, waiting):
            raise SignInAgain
        with transaction() as session:
            scope = allowed_scope(application, waiting)
            authorizations.allow(
                session, who, application, scope=scope, seen_from=coming_from(), now=ports().clock.now()
            )
    return {"redirect_to": _answer(waiting, who if decision["allowed"] else None)}


@blueprint.get("/authorized-applications")
@blueprint.returns(HTTPStatus.OK, AllowedApplications)
@blueprint.refuses(Forbidden)
def list_authorized_applications() -> dict[str, Any]:
    """List the applications that one allows something."""
    asking = portal_person()
    with transaction() as session:
        return {"items": authorizations.allowed(session, asking.id)}


@blueprint.delete("/authorized-applications/<uuid:application_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(ApplicationNotFound, Forbidden)
def withdraw_authorization(application_id: UUID) -> None:
    """Allow an application nothing any more; its sessions end within a second, in every service."""
    asking, held = portal_person(), ports()
    with transaction() as session:
        authorizations.withdraw(
            session, asking.id, application_id, rules=held.sessions, seen_from=coming_from(), now=held.clock.now()
        )


def application_of(waiting: Waiting) -> Application:
    """The application that asks."""
    with transaction(tenant=NOBODY) as session:
        application = applications.sought(session, waiting.asked["client_id"])
    if application is None:
        raise AuthorizationOver
    return application


def allowed_scope(application: Application, waiting: Waiting) -> str:
    """What it asks for of that which it may."""
    asked = waiting.asked.get("scope", "").split()
    return " ".join(one for one in application.scope.split() if one in asked)


def is_consented(who: SignedIn, application: Application, scope: str, waiting: Waiting) -> bool:
    """Whether it may have that without asking."""
    if "consent" in waiting.asked.get("prompt", "").split():
        return False
    with transaction(tenant=who.account_id) as session:
        return authorizations.consented(
            session, who.account_id, application, scope=scope, redirect_uri=waiting.asked["redirect_uri"]
        )


def _decider(asking: Principal) -> SignedIn:
    if asking.session_id is None:
        raise Forbidden("This is decided by somebody who signed in.")
    return SignedIn(asking.id, asking.session_id, list(asking.amr), datetime.fromtimestamp(asking.auth_time, UTC))


def _answer(waiting: Waiting, who: SignedIn | None) -> str:
    parameters = {name: value for name, value in waiting.asked.items() if name != "prompt"}
    asked, server = Asked.waited(parameters), token_server()
    try:
        grant = server.get_authorization_grant(asked)
        answer = server.create_authorization_response(asked, grant_user=who, grant=grant)
    except OAuth2Error as gone:
        raise AuthorizationOver from gone
    if not answer.location:
        raise AuthorizationOver
    return str(answer.location)
