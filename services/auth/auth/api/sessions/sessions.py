"""Signing in, going on, signing out; one's own sessions."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response

from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.callers import account_manager, person
from auth.api.common.cookies import give_cookies, refresh_secret, take_cookies_away
from auth.api.common.entering import StepView, answer, let_in
from auth.api.common.seen import coming_from
from auth.api.common.typed_passwords import PASSWORD, owner_of_typed
from auth.errors import AccountLocked, SessionEnded, SessionNotFound, WrongCredentials
from auth.ports import ports
from auth.row_scope import NOBODY
from auth.security_journal import journal
from auth.sessions import sessions
from auth.sign_in import password_check
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden

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


class WhichToEnd(Schema):
    """Whether the session that asks goes on."""

    keep_current = fields.Boolean(load_default=True)


@blueprint.post("", open=True)
@blueprint.takes(Credentials)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(WrongCredentials, AccountLocked)
def sign_in_with_password(credentials: dict[str, Any]) -> Me | Response:
    """Sign in; the session travels in cookies. 202 where something more is asked for (`/sign-in`)."""
    identifier, password = credentials["identifier"], credentials["password"]
    typed = owner_of_typed(password, lambda session: password_check.by_identifier(session, identifier))
    with transaction(tenant=typed.account_id) as session:
        sessions.begin_turn(session, typed.account_id)
        password_check.refuse_changed(session, typed.account_id, typed.password_hash)
        way = let_in(session, typed.account_id, factors=["pwd"])
    return answer(way)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, OpenSessions)
@blueprint.refuses(Forbidden)
def list_sessions() -> dict[str, Any]:
    """List one's own open sessions."""
    asking = account_manager()
    with transaction() as session:
        running = sessions.open_ones(session, asking.id, current=asking.session_id, now=ports().clock.now())
        return {"items": [sessions.card(one, current=asking.session_id) for one in running]}


@blueprint.delete("")
@blueprint.takes(WhichToEnd, location="query")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(Forbidden)
def end_sessions(which: dict[str, Any]) -> None:
    """End all of one's other sessions, or really all; their devices are unknown from then on."""
    asking, held = account_manager(), ports()
    keep = asking.session_id if which["keep_current"] else None
    with transaction() as session:
        sessions.end_all(session, asking.id, rules=held.sessions, now=held.clock.now(), keep=keep)
        journal.write(session, asking.id, "sessions-ended", seen_from=coming_from(), now=held.clock.now())
    if keep is None:
        take_cookies_away()


@blueprint.delete("/<uuid:session_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(SessionNotFound, Forbidden)
def end_session(session_id: UUID) -> None:
    """End one of one's own sessions, here and in every service; its device is unknown from then on."""
    asking, held = account_manager(), ports()
    with transaction() as session:
        sessions.end_one(session, asking.id, session_id, rules=held.sessions, now=held.clock.now())
        journal.write(session, asking.id, "session-ended", seen_from=coming_from(), now=held.clock.now())


@blueprint.post("/refresh", open=True)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(SessionEnded, Forbidden)
def go_on() -> None:
    """Go on with a session: both cookies are replaced. A refresh cookie works once; a second use ends the session."""
    held, secret = ports(), refresh_secret()
    with transaction(tenant=NOBODY) as session:
        next_link = sessions.renew(session, secret, rules=held.sessions, hashes=held.hashes, now=held.clock.now())
    if next_link is None:
        take_cookies_away()
        raise SessionEnded
    give_cookies(next_link)


@blueprint.delete("/current")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(Forbidden)
def sign_out() -> None:
    """End the session, here and in every service; the device stays known."""
    asking, held = person(), ports()
    with transaction() as session:
        if asking.session_id is not None:
            sessions.end(session, asking.session_id, rules=held.sessions, now=held.clock.now())
            journal.write(session, asking.id, "signed-out", seen_from=coming_from(), now=held.clock.now())
    take_cookies_away()
