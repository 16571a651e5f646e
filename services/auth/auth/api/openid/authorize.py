"""The authorization endpoint: an application's request is checked, signed and passed on to the portal."""

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
from auth.api.openid.oauth import StandardRequest
from auth.api.openid.oauth_requests import OAuthRequest
from auth.api.openid.oauth_server import IssuerExtension, token_server
from auth.api.openid.pending_requests import (
    AUTHORIZATION,
    PendingRequest,
    must_sign_in_again,
    person_in_browser,
    sign_request,
)
from auth.errors import AuthorizationImpossible
from auth.openid.authorizations import SignedInPerson
from auth.ports import config
from chartrier.http.contract import Blueprint, fields
from chartrier.runtime.current import context

blueprint = Blueprint("authorization-endpoint", description="Applications that ask a person for access")

_PARAMETERS: Final = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
    "prompt", "max_age", "login_hint",
)  # fmt: skip
_MAXIMUM_LENGTH: Final = 4000


class AuthorizationRequest(StandardRequest):
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
    """Pass an application's request on to the portal, where a person signs in and decides; nothing is changed."""
    return _authorize()


@blueprint.post("/oauth/authorize", open=True)
@blueprint.takes(AuthorizationRequest, location="form")
@blueprint.answers(HTTPStatus.SEE_OTHER, words="To the portal, or back to the application.")
@blueprint.refuses(AuthorizationImpossible)
def authorize_by_form(_asked: dict[str, Any]) -> Response:
    """Pass an application's request on: the standard requires both methods."""
    return _authorize()


def _authorize() -> Response:
    try:
        return _answer()
    except AuthorizationImpossible:
        # A person is told by the portal's page; a program reads the problem.
        if request.accept_mimetypes.best_match(["application/problem+json", "text/html"]) != "text/html":
            raise
        return _to_portal("/autorisation?impossible=1")


def _answer() -> Response:
    asked, server, person = OAuthRequest.received(request), token_server(), person_in_browser()
    if not all(value.isprintable() and value.isascii() for value in _known_parameters(asked).values()):
        # RFC 6749 (appendix A) allows nothing else in any parameter, nor could it be repeated in an error.
        raise AuthorizationImpossible
    try:
        grant = server.get_consent_grant(asked, end_user=person)
        _check_extras(asked, grant.redirect_uri)
        pending = PendingRequest(_known_parameters(asked), context().now)
        needs_sign_in = person is None or must_sign_in_again(person, pending)
        if pending.parameters.get("prompt") != "none":
            return _to_decision(pending, signed_in=person is not None, needs_sign_in=needs_sign_in)
        _check_silent(person, pending, needs_sign_in=needs_sign_in, redirect_uri=grant.redirect_uri)
        answer: Response = server.create_authorization_response(asked, grant_user=person, grant=grant)
    except OAuth2Error as error:
        return _refused(asked, error)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def _refused(asked: OAuthRequest, error: Any) -> Response:  # noqa: ANN401 - authlib's errors
    """Send the browser back with an error; nowhere if it isn't certain that it is the application's address."""
    if not getattr(error, "redirect_uri", None):
        raise AuthorizationImpossible(error.get_error_description() or error.error)
    error.state = asked.payload.state
    answer: Response = token_server().handle_error_response(asked, error)
    IssuerExtension().add_issuer_parameter(token_server(), answer)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def _check_extras(asked: OAuthRequest, redirect_uri: str) -> None:
    data = asked.payload.data
    if "request" in data:
        raise RequestNotSupportedError(redirect_uri=redirect_uri)
    if "request_uri" in data:
        raise RequestURINotSupportedError(redirect_uri=redirect_uri)
    wrong = [
        data.get("response_mode", "query") != "query",
        not data.get("max_age", "0").isdecimal() or len(data.get("max_age", "0")) > len("999999999"),
        sum(len(value) for value in _known_parameters(asked).values()) > _MAXIMUM_LENGTH,
    ]
    if any(wrong):
        raise InvalidRequestError("A parameter is not one that is answered here.", redirect_uri=redirect_uri)


def _known_parameters(asked: OAuthRequest) -> dict[str, str]:
    data = asked.payload.data
    return {name: data[name] for name in _PARAMETERS if name in data}


def _to_decision(pending: PendingRequest, *, signed_in: bool, needs_sign_in: bool) -> Response:
    page = "/autorisation?" + urlencode({"demande": sign_request(AUTHORIZATION, pending.parameters)})
    if needs_sign_in:
        again = {"encore": "1"} if signed_in else {}
        page = "/connexion?" + urlencode({"next": page} | again)
    return _to_portal(page)


def _to_portal(page: str) -> Response:
    # Status 303: whatever came by POST goes on by GET.
    answer: Response = redirect(config().public_url + page, HTTPStatus.SEE_OTHER)  # type: ignore[assignment]
    return answer


def _check_silent(
    person: SignedInPerson | None, pending: PendingRequest, *, needs_sign_in: bool, redirect_uri: str
) -> None:
    if person is None or needs_sign_in:
        raise LoginRequiredError(redirect_uri=redirect_uri)
    application = application_of(pending)
    if not is_consented(person, application, allowed_scope(application, pending), pending):
        raise ConsentRequiredError(redirect_uri=redirect_uri)
