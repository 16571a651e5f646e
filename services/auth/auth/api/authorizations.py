"""The authorization endpoint, and what the portal's page needs to let a person decide."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from authlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error  # type: ignore[import-untyped]
from authlib.oidc.core.errors import (  # type: ignore[import-untyped]
    ConsentRequiredError,
    LoginRequiredError,
    RequestNotSupportedError,
    RequestURINotSupportedError,
)
from flask import Response, redirect, request

from auth import applications, authorizations
from auth.api.asking import portal_person
from auth.api.oauth import Standard
from auth.api.oauth_requests import Asked
from auth.api.oauth_server import WhoAnswers, token_server
from auth.api.waiting import AUTHORIZATION, Waiting, let_wait, must_sign_in_again, waited, who_is_here
from auth.authorizations import SignedIn
from auth.errors import ApplicationNotFound, AuthorizationImpossible, AuthorizationOver, SignInAgain
from auth.openid_models import Application
from auth.ports import ports
from auth.scopes import NOBODY
from chartrier.contract import Blueprint, Schema, fields, validate
from chartrier.database import transaction
from chartrier.identity import Principal
from chartrier.problems import Forbidden

blueprint = Blueprint("authorizations", description="Applications that ask a person for access")

_PARAMETERS: Final = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
    "prompt", "max_age", "login_hint",
)  # fmt: skip
_LONGEST: Final = 4000


class AuthorizationRequest(Standard):
    """An application asks for access (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1)."""

    response_type = fields.String(metadata={"enum": ["code"]})
    client_id = fields.String()
    redirect_uri = fields.String()
    scope = fields.String()
    state = fields.String()
    nonce = fields.String()
    code_challenge = fields.String()
    code_challenge_method = fields.String(metadata={"enum": ["S256"]})
    prompt = fields.String()
    max_age = fields.String()
    login_hint = fields.String()


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


@blueprint.get("/oauth/authorize", open=True)
@blueprint.takes(AuthorizationRequest, location="query")
@blueprint.answers(HTTPStatus.SEE_OTHER, words="To the portal, or back to the application.")
@blueprint.refuses(AuthorizationImpossible)
def authorize(_asked: dict[str, Any]) -> Response:
    """Hand an application's request over to the portal, where a person signs in and decides; nothing is changed."""
    return _authorize()


@blueprint.post("/oauth/authorize", open=True)
@blueprint.takes(AuthorizationRequest, location="form")
@blueprint.answers(HTTPStatus.SEE_OTHER, words="To the portal, or back to the application.")
@blueprint.refuses(AuthorizationImpossible)
def authorize_by_form(_asked: dict[str, Any]) -> Response:
    """Hand an application's request over: the standard asks for both methods."""
    return _authorize()


@blueprint.post("/authorizations/preview", open=True)
@blueprint.takes(Demande)
@blueprint.returns(HTTPStatus.OK, AuthorizationPreview)
@blueprint.refuses(AuthorizationOver)
def preview_authorization(given: dict[str, Any]) -> dict[str, Any]:
    """Tell who asks for what, and whether it still needs a sign-in or a yes."""
    waiting = waited(given["demande"], AUTHORIZATION, otherwise=AuthorizationOver())
    who = who_is_here()
    application = _application(waiting)
    scope = _allowed_scope(application, waiting)
    return {
        "application": application,
        "scope": scope.split(),
        "signed_in": who is not None,
        "must_sign_in_again": who is not None and must_sign_in_again(who, waiting),
        "consented": who is not None and _consented(who, application, scope, waiting),
        "login_hint": waiting.asked.get("login_hint"),
    }


@blueprint.post("/authorizations")
@blueprint.takes(Decision)
@blueprint.returns(HTTPStatus.CREATED, Onward)
@blueprint.refuses(AuthorizationOver, SignInAgain, Forbidden)
def decide(decision: dict[str, Any]) -> dict[str, str]:
    """Allow an application what it asked for, or not; the answer is where the browser goes on."""
    who = _decider(portal_person())
    waiting = waited(decision["demande"], AUTHORIZATION, otherwise=AuthorizationOver())
    application = _application(waiting)
    if decision["allowed"]:
        if must_sign_in_again(who, waiting):
            raise SignInAgain
        with transaction() as session:
            scope = _allowed_scope(application, waiting)
            authorizations.allow(session, who.account_id, application, scope=scope, now=ports().clock.now())
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
        authorizations.withdraw(session, asking.id, application_id, rules=held.sessions, now=held.clock.now())


def _authorize() -> Response:
    asked, server, who = Asked.came(request), token_server(), who_is_here()
    if not all(value.isprintable() and value.isascii() for value in _kept(asked).values()):
        # Nothing else stands in any parameter of RFC 6749 (its appendix A), nor could be repeated in a refusal.
        raise AuthorizationImpossible
    try:
        grant = server.get_consent_grant(asked, end_user=who)
        _check_extras(asked, grant.redirect_uri)
        waiting = Waiting(_kept(asked), ports().clock.now())
        needs_sign_in = who is None or must_sign_in_again(who, waiting)
        if waiting.asked.get("prompt") != "none":
            return _hand_over(waiting, signed_in=who is not None, needs_sign_in=needs_sign_in)
        _check_silent(who, waiting, needs_sign_in=needs_sign_in, redirect_uri=grant.redirect_uri)
        answer: Response = server.create_authorization_response(asked, grant_user=who, grant=grant)
    except OAuth2Error as error:
        return _refused(asked, error)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def _refused(asked: Asked, error: Any) -> Response:  # noqa: ANN401 - authlib's errors
    """Back to the application with an error; nowhere if it isn't certain that it is the application's address."""
    if not getattr(error, "redirect_uri", None):
        raise AuthorizationImpossible(error.get_error_description() or error.error)
    error.state = asked.payload.state
    answer: Response = token_server().handle_error_response(asked, error)
    WhoAnswers().add_issuer_parameter(token_server(), answer)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def _check_extras(asked: Asked, redirect_uri: str) -> None:
    data = asked.payload.data
    if "request" in data:
        raise RequestNotSupportedError(redirect_uri=redirect_uri)
    if "request_uri" in data:
        raise RequestURINotSupportedError(redirect_uri=redirect_uri)
    wrong = [
        data.get("response_mode", "query") != "query",
        not data.get("max_age", "0").isdecimal() or len(data.get("max_age", "0")) > len("999999999"),
        sum(len(value) for value in _kept(asked).values()) > _LONGEST,
    ]
    if any(wrong):
        raise InvalidRequestError("A parameter is not one that is answered here.", redirect_uri=redirect_uri)


def _kept(asked: Asked) -> dict[str, str]:
    data = asked.payload.data
    return {name: data[name] for name in _PARAMETERS if name in data}


def _hand_over(waiting: Waiting, *, signed_in: bool, needs_sign_in: bool) -> Response:
    page = "/autorisation?" + urlencode({"demande": let_wait(AUTHORIZATION, waiting.asked)})
    if needs_sign_in:
        again = {"encore": "1"} if signed_in else {}
        page = "/connexion?" + urlencode({"next": page} | again)
    # Status 303: whatever came by POST goes on by GET.
    answer: Response = redirect(ports().public_url + page, HTTPStatus.SEE_OTHER)  # type: ignore[assignment]
    return answer


def _check_silent(who: SignedIn | None, waiting: Waiting, *, needs_sign_in: bool, redirect_uri: str) -> None:
    if who is None or needs_sign_in:
        raise LoginRequiredError(redirect_uri=redirect_uri)
    application = _application(waiting)
    if not _consented(who, application, _allowed_scope(application, waiting), waiting):
        raise ConsentRequiredError(redirect_uri=redirect_uri)


def _application(waiting: Waiting) -> Application:
    with transaction(tenant=NOBODY) as session:
        application = applications.sought(session, waiting.asked["client_id"])
    if application is None:
        raise AuthorizationOver
    return application


def _allowed_scope(application: Application, waiting: Waiting) -> str:
    asked = waiting.asked.get("scope", "").split()
    return " ".join(one for one in application.scope.split() if one in asked)


def _consented(who: SignedIn, application: Application, scope: str, waiting: Waiting) -> bool:
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
