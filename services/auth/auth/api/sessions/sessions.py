"""Signing in, refreshing, signing out; one's own sessions."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response

from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.callers import account_manager, person
from auth.api.common.cookies import clear_session_cookies, refresh_secret, set_session_cookies
from auth.api.common.sign_in_results import StepView, proven_by_password, respond
from auth.api.common.typed_passwords import PASSWORD, verify_password
from auth.errors import AccountLocked, SessionEnded, SessionNotFound, WrongCredentials
from auth.passwords import password_check
from auth.ports import config
from auth.row_scope import NOBODY
from auth.security_journal import journal
from auth.sessions import sessions
from auth.sign_in import sign_in_steps
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("sessions", url_prefix="/sessions", description="Signing in and out")


class Credentials(Schema):
    """What one signs in with."""

    identifier = fields.String(required=True, validate=validate.Length(1, 320))
    password = PASSWORD


class SessionView(Schema):
    """One sign-in on one device; `current`: the one that asks. No address and no place."""

    id = fields.UUID(required=True)
    current = fields.Boolean(required=True)
    browser = fields.String(required=True)
    system = fields.String(required=True)
    device = fields.String(required=True)
    factors = fields.List(fields.String(), required=True)
    started_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)


class OpenSessions(Schema):
    """The sessions in which one is signed in."""

    items = fields.List(fields.Nested(SessionView), required=True)


class SessionsToEnd(Schema):
    """Whether the current session stays open."""

    keep_current = fields.Boolean(load_default=True)


@blueprint.post("", open=True)
@blueprint.takes(Credentials)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(WrongCredentials, AccountLocked)
def sign_in_with_password(credentials: dict[str, Any]) -> Me | Response:
    """Sign in; the session travels in cookies. 202 where something more is asked for (`/sign-in`)."""
    verified = verify_password(credentials["identifier"], credentials["password"])
    with transaction(tenant=verified.account_id) as session:
        sessions.lock_all(session, verified.account_id)
        password_check.refuse_changed(session, verified.account_id, verified.password_hash)
        result = sign_in_steps.sign_in(session, context(), config(), proven_by_password(verified.account_id))
    return respond(result)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, OpenSessions)
@blueprint.refuses(Forbidden)
def list_sessions() -> dict[str, Any]:
    """List one's own open sessions."""
    caller = account_manager()
    with transaction() as session:
        return {"items": sessions.open_sessions(session, context(), caller.id, current_id=caller.session_id)}


@blueprint.delete("")
@blueprint.takes(SessionsToEnd, location="query")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(Forbidden)
def end_sessions(which: dict[str, Any]) -> None:
    """End all of one's other sessions, or really all; their devices are unknown from then on."""
    caller = account_manager()
    keep = caller.session_id if which["keep_current"] else None
    with transaction() as session:
        sessions.end_all(session, context(), config(), caller.id, keep=keep)
        journal.write(session, context(), caller.id, "sessions-ended")
    if keep is None:
        clear_session_cookies()


@blueprint.delete("/<uuid:session_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(SessionNotFound, Forbidden)
def end_session(session_id: UUID) -> None:
    """End one of one's own sessions, here and in every service; its device is unknown from then on."""
    caller = account_manager()
    with transaction() as session:
        sessions.end_own(session, context(), config(), caller.id, session_id)
        journal.write(session, context(), caller.id, "session-ended")


@blueprint.post("/refresh", open=True)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(SessionEnded, Forbidden)
def refresh_session() -> None:
    """Refresh a session: both cookies are replaced. A refresh cookie works once; a second use ends the session."""
    secret = refresh_secret()
    with transaction(tenant=NOBODY) as session:
        credentials = sessions.refresh(session, context(), config(), secret)
    if credentials is None:
        clear_session_cookies()
        raise SessionEnded
    set_session_cookies(credentials)


@blueprint.delete("/current")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(Forbidden)
def sign_out() -> None:
    """End the session, here and in every service; the device stays known."""
    caller = person()
    with transaction() as session:
        if caller.session_id is not None:
            sessions.end(session, context(), config(), caller.session_id)
            journal.write(session, context(), caller.id, "signed-out")
    clear_session_cookies()
