"""Signing out at the request of an application (RP-Initiated Logout): requested here, done by the portal's page."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, redirect
from joserfc import jwt
from joserfc.errors import JoseError

from auth.api.common.cookies import clear_session_cookies, require_our_page
from auth.api.openid.authorizations import ApplicationName, SignedRequest
from auth.api.openid.oauth import StandardRequest
from auth.api.openid.pending_requests import SIGN_OUT, person_in_browser, sign_request, verified_request
from auth.errors import AuthorizationImpossible, SignOutExpired
from auth.openid import application_sessions, applications
from auth.openid.models import Application
from auth.ports import config, ports
from auth.row_scope import NOBODY
from auth.sessions import sessions
from auth.sessions.access_tokens import ALGORITHM
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("sign-outs", description="Signing out at the request of an application")


class EndSessionRequest(StandardRequest):
    """An application asks that its person be signed out."""

    id_token_hint = fields.String(load_only=True)
    client_id = fields.String()
    post_logout_redirect_uri = fields.String()
    state = fields.String()
    logout_hint = fields.String()
    ui_locales = fields.String()


class SignOutPreview(Schema):
    """Who asks, and whether there is anybody to sign out."""

    application = fields.Nested(ApplicationName, required=True, allow_none=True)
    signed_in = fields.Boolean(required=True)


class OptionalRedirectView(Schema):
    """Where the page sends the browser, if anywhere."""

    redirect_to = fields.String(required=True, allow_none=True)


@blueprint.get("/oauth/end-session", open=True)
@blueprint.takes(EndSessionRequest, location="query")
@blueprint.answers(HTTPStatus.SEE_OTHER, words="To the portal's page, which asks the person.")
@blueprint.refuses(AuthorizationImpossible)
def ask_to_sign_out(asked: dict[str, Any]) -> Response:
    """Pass a request to sign out on to the portal, which asks the person; nothing is changed."""
    return _to_portal(asked)


@blueprint.post("/oauth/end-session", open=True)
@blueprint.takes(EndSessionRequest, location="form")
@blueprint.answers(HTTPStatus.SEE_OTHER, words="To the portal's page, which asks the person.")
@blueprint.refuses(AuthorizationImpossible)
def ask_to_sign_out_by_form(asked: dict[str, Any]) -> Response:
    """Pass a request to sign out on: the standard requires both methods."""
    return _to_portal(asked)


@blueprint.post("/sign-outs/preview", open=True)
@blueprint.takes(SignedRequest)
@blueprint.returns(HTTPStatus.OK, SignOutPreview)
@blueprint.refuses(SignOutExpired)
def preview_sign_out(given: dict[str, Any]) -> dict[str, Any]:
    """Read which application asks, and whether anybody is signed in here."""
    pending = verified_request(given["demande"], SIGN_OUT, otherwise=SignOutExpired())
    client_id = pending.parameters.get("client_id")
    return {"application": _application(client_id) if client_id else None, "signed_in": person_in_browser() is not None}


@blueprint.post("/sign-outs", open=True)
@blueprint.takes(SignedRequest)
@blueprint.returns(HTTPStatus.OK, OptionalRedirectView)
@blueprint.refuses(SignOutExpired, Forbidden)
def sign_out_as_asked(given: dict[str, Any]) -> dict[str, str | None]:
    """Sign out: of the application, and of the browser that the application's session came from."""
    require_our_page()
    pending = verified_request(given["demande"], SIGN_OUT, otherwise=SignOutExpired())
    _end_application_session(pending.parameters)
    _end_browser_session(pending.parameters.get("sub"))
    address, state = pending.parameters.get("post_logout_redirect_uri"), pending.parameters.get("state")
    if address is None:
        return {"redirect_to": None}
    separator = "&" if "?" in address else "?"
    return {"redirect_to": address + (separator + urlencode({"state": state}) if state else "")}


def _to_portal(asked: dict[str, Any]) -> Response:
    hint = _hint_in(asked.get("id_token_hint"))
    client_id = hint.get("client_id", asked.get("client_id"))
    if asked.get("client_id") not in {None, client_id}:
        raise AuthorizationImpossible("The ID token was issued to another application.")
    application = _application(client_id) if client_id else None
    address = asked.get("post_logout_redirect_uri")
    if address is not None and (application is None or address not in application.post_logout_redirect_uris):
        raise AuthorizationImpossible("This is not an address of the application.")
    given = {"client_id": client_id, "post_logout_redirect_uri": address, "state": asked.get("state", "")[:500]}
    parameters = {name: value for name, value in (hint | given).items() if value}
    page = f"{config().public_url}/deconnexion?" + urlencode({"demande": sign_request(SIGN_OUT, parameters)})
    answer: Response = redirect(page, HTTPStatus.SEE_OTHER)  # type: ignore[assignment]
    return answer


def _hint_in(id_token: str | None) -> dict[str, str]:
    """Return whose session of which application an ID token was about; it may be old, and its key retired."""
    if not id_token:
        return {}
    try:
        token = jwt.decode(id_token, ports().key_ring.all_unrevoked(), algorithms=[ALGORITHM])
        is_ours = token.header.get("typ") == "JWT" and token.claims["iss"] == ports().issuer.issuer
        hint = {"sub": str(UUID(token.claims["sub"])), "sid": str(UUID(token.claims["sid"]))}
        hint["client_id"] = str(token.claims["aud"])
    except (JoseError, ValueError, KeyError, TypeError) as invalid:
        raise AuthorizationImpossible("This ID token was not issued here.") from invalid
    if not is_ours:
        raise AuthorizationImpossible("This ID token was not issued here.")
    return hint


def _application(client_id: str) -> Application | None:
    with transaction(tenant=NOBODY) as session:
        return applications.find(session, client_id)


def _end_application_session(asked: dict[str, str]) -> None:
    if "sid" not in asked or "sub" not in asked:
        return
    account_id = UUID(asked["sub"])
    with transaction(tenant=account_id) as session:
        application_sessions.end(session, context(), config(), UUID(asked["sid"]), account_id)


def _end_browser_session(account_id: str | None) -> None:
    """Sign the browser out, unless it is somebody else's by now."""
    person = person_in_browser()
    if person is None or account_id not in {None, str(person.account_id)}:
        return
    with transaction(tenant=person.account_id) as session:
        sessions.end(session, context(), config(), person.session_id)
    clear_session_cookies()
