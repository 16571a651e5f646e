"""Signing out at the wish of an application (RP-Initiated Logout): asked for here, done by the portal's page."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, redirect
from joserfc import jwt
from joserfc.errors import JoseError

from auth.api.common.cookies import from_our_page, take_cookies_away
from auth.api.openid.authorizations import ApplicationName, Demande
from auth.api.openid.oauth import Standard
from auth.api.openid.waiting import SIGN_OUT, let_wait, waited, who_is_here
from auth.errors import AuthorizationImpossible, SignOutOver
from auth.openid import application_sessions, applications
from auth.openid.models import Application
from auth.ports import ports
from auth.row_scope import NOBODY
from auth.sessions import sessions
from auth.sessions.access_tokens import ALGORITHM
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.http.problems import Forbidden

blueprint = Blueprint("sign-outs", description="Signing out at the wish of an application")


class EndSessionRequest(Standard):
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


class PerhapsOnward(Schema):
    """Where the page sends the browser, if anywhere."""

    redirect_to = fields.String(required=True, allow_none=True)


@blueprint.get("/oauth/end-session", open=True)
@blueprint.takes(EndSessionRequest, location="query")
@blueprint.answers(HTTPStatus.SEE_OTHER, words="To the portal's page, which asks the person.")
@blueprint.refuses(AuthorizationImpossible)
def ask_to_sign_out(asked: dict[str, Any]) -> Response:
    """Hand a wish to sign out over to the portal, which asks the person; nothing is changed."""
    return _hand_over(asked)


@blueprint.post("/oauth/end-session", open=True)
@blueprint.takes(EndSessionRequest, location="form")
@blueprint.answers(HTTPStatus.SEE_OTHER, words="To the portal's page, which asks the person.")
@blueprint.refuses(AuthorizationImpossible)
def ask_to_sign_out_by_form(asked: dict[str, Any]) -> Response:
    """Hand a wish to sign out over: the standard asks for both methods."""
    return _hand_over(asked)


@blueprint.post("/sign-outs/preview", open=True)
@blueprint.takes(Demande)
@blueprint.returns(HTTPStatus.OK, SignOutPreview)
@blueprint.refuses(SignOutOver)
def preview_sign_out(given: dict[str, Any]) -> dict[str, Any]:
    """Tell which application asks, and whether anybody is signed in here."""
    waiting = waited(given["demande"], SIGN_OUT, otherwise=SignOutOver())
    client_id = waiting.asked.get("client_id")
    return {"application": _application(client_id) if client_id else None, "signed_in": who_is_here() is not None}


@blueprint.post("/sign-outs", open=True)
@blueprint.takes(Demande)
@blueprint.returns(HTTPStatus.OK, PerhapsOnward)
@blueprint.refuses(SignOutOver, Forbidden)
def sign_out_as_asked(given: dict[str, Any]) -> dict[str, str | None]:
    """Sign out: of the application, and of the browser that the application's session came from."""
    from_our_page()
    waiting = waited(given["demande"], SIGN_OUT, otherwise=SignOutOver())
    _end_application_session(waiting.asked)
    _end_browser_session(waiting.asked.get("sub"))
    address, state = waiting.asked.get("post_logout_redirect_uri"), waiting.asked.get("state")
    if address is None:
        return {"redirect_to": None}
    joint = "&" if "?" in address else "?"
    return {"redirect_to": address + (joint + urlencode({"state": state}) if state else "")}


def _hand_over(asked: dict[str, Any]) -> Response:
    hint = _hinted(asked.get("id_token_hint"))
    client_id = hint.get("client_id", asked.get("client_id"))
    if asked.get("client_id") not in {None, client_id}:
        raise AuthorizationImpossible("The ID token was given to another application.")
    application = _application(client_id) if client_id else None
    address = asked.get("post_logout_redirect_uri")
    if address is not None and (application is None or address not in application.post_logout_redirect_uris):
        raise AuthorizationImpossible("This address is none of the application's.")
    told = {"client_id": client_id, "post_logout_redirect_uri": address, "state": asked.get("state", "")[:500]}
    kept = {name: value for name, value in (hint | told).items() if value}
    page = f"{ports().public_url}/deconnexion?" + urlencode({"demande": let_wait(SIGN_OUT, kept)})
    answer: Response = redirect(page, HTTPStatus.SEE_OTHER)  # type: ignore[assignment]
    return answer


def _hinted(id_token: str | None) -> dict[str, str]:
    """Whose session of which application an ID token was about; it may be old, and its key retired, but it is ours."""
    if not id_token:
        return {}
    try:
        told = jwt.decode(id_token, ports().key_ring.ever_known(), algorithms=[ALGORITHM])
        genuine = told.header.get("typ") == "JWT" and told.claims["iss"] == ports().issuer.issuer
        hint = {"sub": str(UUID(told.claims["sub"])), "sid": str(UUID(told.claims["sid"]))}
        hint["client_id"] = str(told.claims["aud"])
    except (JoseError, ValueError, KeyError, TypeError) as unfit:
        raise AuthorizationImpossible("This ID token is none of ours.") from unfit
    if not genuine:
        raise AuthorizationImpossible("This ID token is none of ours.")
    return hint


def _application(client_id: str) -> Application | None:
    with transaction(tenant=NOBODY) as session:
        return applications.sought(session, client_id)


def _end_application_session(asked: dict[str, str]) -> None:
    if "sid" not in asked or "sub" not in asked:
        return
    held, account_id = ports(), UUID(asked["sub"])
    with transaction(tenant=account_id) as session:
        application_sessions.end(session, UUID(asked["sid"]), account_id, rules=held.sessions, now=held.clock.now())


def _end_browser_session(account_id: str | None) -> None:
    """Sign the browser out, unless it is somebody else's by now."""
    held, who = ports(), who_is_here()
    if who is None or account_id not in {None, str(who.account_id)}:
        return
    with transaction(tenant=who.account_id) as session:
        sessions.end(session, who.session_id, rules=held.sessions, now=held.clock.now())
    take_cookies_away()
