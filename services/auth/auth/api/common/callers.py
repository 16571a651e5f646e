"""Who asks, in which language."""

from datetime import timedelta
from typing import Final

from auth.errors import OwnCredentialsNeeded, SignInAgain
from auth.machines import machines
from auth.ports import ports
from auth.sessions.access_tokens import MANAGE, PORTAL
from auth.sessions.inherited_sign_ins import BROUGHT
from chartrier.access.principal import Principal, principal
from chartrier.http.language import request_language
from chartrier.http.problems import Forbidden

FRESH: Final = timedelta(minutes=10)


def asked_in() -> str:
    """The one of our languages that the reader asks for."""
    return request_language()


def person() -> Principal:
    """The person who asks; a machine has no account of this kind."""
    asking = principal()
    if asking.kind != "person":
        raise Forbidden("This is for people who signed in.")
    return asking


def account_manager() -> Principal:
    """Return the person who manages their own account, in the portal or in an application of ours with that scope.

    What an outside application may never do in anybody's name, whatever its scope (AUTH-19), asks for this one.
    """
    asking = person()
    if asking.client_id != PORTAL and MANAGE not in asking.scope:
        raise Forbidden("Only the portal, or an application of ours, manages the account itself.")
    return asking


def portal_person() -> Principal:
    """The person who asks in the portal itself: what they decide there, no application decides in their name."""
    asking = person()
    if asking.client_id != PORTAL:
        raise Forbidden("This is decided in the portal, not by an application.")
    return asking


def own_person() -> Principal:
    """The same, unless they came in by what belongs to a merged account: that adds no way in of its own making."""
    asking = portal_person()
    if BROUGHT in asking.amr:
        raise OwnCredentialsNeeded
    return asking


def fresh_person() -> Principal:
    """The same, signed in just now: what they add outlasts their session, be it stolen or left open."""
    asking = own_person()
    if ports().clock.now().timestamp() - asking.auth_time > FRESH.total_seconds():
        raise SignInAgain
    return asking


def operator() -> Principal:
    """Whoever runs this installation."""
    asking = principal()
    machines.operator_only(asking)
    return asking
