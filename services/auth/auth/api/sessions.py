"""Signing in, going on, signing out."""

from http import HTTPStatus
from typing import Any

from auth import accounts, sessions, sign_in
from auth.accounts import Me
from auth.api.asking import person
from auth.api.cookies import give_cookies, refresh_secret, take_cookies_away
from auth.api.me import MeView
from auth.api.typed_passwords import owner_of_typed
from auth.errors import AccountLocked, SessionEnded, WrongCredentials
from auth.ports import ports
from auth.scopes import NOBODY
from chartrier.contract import Blueprint, Schema, fields, validate
from chartrier.database import transaction
from chartrier.problems import Forbidden

blueprint = Blueprint("sessions", url_prefix="/sessions", description="Signing in and out")


class Credentials(Schema):
    """What one signs in with."""

    identifier = fields.String(required=True, validate=validate.Length(1, 320))
    password = fields.String(required=True, validate=validate.Length(1, 1024), load_only=True)


@blueprint.post("", open=True)
@blueprint.takes(Credentials)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(WrongCredentials, AccountLocked)
def sign_in_with_password(credentials: dict[str, Any]) -> Me:
    """Sign in; the session travels in cookies."""
    held = ports()
    identifier, password = credentials["identifier"], credentials["password"]
    account_id = owner_of_typed(
        password, lambda session: sign_in.by_identifier(session, identifier, hashes=held.hashes)
    )
    with transaction(tenant=account_id) as session:
        started = sessions.start(
            session, account_id, factors=["pwd"], rules=held.sessions, hashes=held.hashes, now=held.clock.now()
        )
        found = accounts.me(session, account_id, session_id=started.session_id)
    give_cookies(started)
    return found


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
    """End the session, here and in every service."""
    asking, held = person(), ports()
    with transaction() as session:
        if asking.session_id is not None:
            sessions.end(session, asking.session_id, rules=held.sessions, now=held.clock.now())
    take_cookies_away()
