"""The authorization endpoint: an application's request is checked, signed and handed over to the portal."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from authlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error  # type: ignore[import-untyped]
from authlib.oidc.core.errors import (  # type: ignore[import-untyped]
    ConsentRequiredError,
    LoginRequiredError,
    RequestNotSupportedError,
    RequestURINotSupportedError,
)
from flask import Response, redirect, request

from auth.api.openid.authorizations import allowed_scope, application_of, is_consented
from auth.api.openid.oauth import Standard
from auth.api.openid.oauth_requests import Asked
from auth.api.openid.oauth_server import WhoAnswers, token_server
from auth.api.openid.waiting import AUTHORIZATION, Waiting, let_wait, must_sign_in_again, who_is_here
from auth.errors import AuthorizationImpossible
from auth.openid.authorizations import SignedIn
from auth.ports import ports
from chartrier.http.contract import Blueprint, fields

blueprint = Blueprint("authorization-endpoint", description="Applications that ask a person for access")

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


def _authorize() -> Response:
    try:
        return _answer()
    except AuthorizationImpossible:
        # A person who was sent here is told by the page that asks otherwise; a program reads the problem.
        if request.accept_mimetypes.best_match(["application/problem+json", "text/html"]) != "text/html":
            raise
        return _to_portal("/autorisation?impossible=1")


def _answer() -> Response:
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
    return _to_portal(page)


def _to_portal(page: str) -> Response:
    # Status 303: whatever came by POST goes on by GET.
    answer: Response = redirect(ports().public_url + page, HTTPStatus.SEE_OTHER)  # type: ignore[assignment]
    return answer


def _check_silent(who: SignedIn | None, waiting: Waiting, *, needs_sign_in: bool, redirect_uri: str) -> None:
    if who is None or needs_sign_in:
        raise LoginRequiredError(redirect_uri=redirect_uri)
    application = application_of(waiting)
    if not is_consented(who, application, allowed_scope(application, waiting), waiting):
        raise ConsentRequiredError(redirect_uri=redirect_uri)
