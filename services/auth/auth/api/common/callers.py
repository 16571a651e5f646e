"""Who calls: people, the portal, the operator; what each operation requires of them."""

from datetime import timedelta
from typing import Final

from auth.errors import OwnCredentialsNeeded, SignInAgain
from auth.machines import machines
from auth.sessions.access_tokens import MANAGE, PORTAL
from auth.sessions.inherited_sign_ins import INHERITED
from auth.support import access
from chartrier.access.principal import Principal, principal
from chartrier.database.session import transaction
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

RECENT: Final = timedelta(minutes=10)


def person() -> Principal:
    """Return the person who calls; a machine has no account of this kind."""
    caller = principal()
    if caller.kind != "person":
        raise Forbidden("This is for people who signed in.")
    return caller


def account_manager() -> Principal:
    """Return the person who manages their own account, in the portal or in an application of ours with that scope.

    What an outside application may never do in anybody's name, whatever its scope (AUTH-19), asks for this one.
    """
    caller = person()
    if caller.client_id != PORTAL and MANAGE not in caller.scope:
        raise Forbidden("Only the portal, or an application of ours, manages the account itself.")
    return caller


def portal_person() -> Principal:
    """Return the person who calls in the portal itself: what they decide there, no application decides for them."""
    caller = person()
    if caller.client_id != PORTAL:
        raise Forbidden("This is decided in the portal, not by an application.")
    return caller


def person_with_own_credentials() -> Principal:
    """Return the same, refusing who signed in by what belongs to a merged account: that adds no way in."""
    caller = portal_person()
    if INHERITED in caller.amr:
        raise OwnCredentialsNeeded
    return caller


def recently_signed_in_person() -> Principal:
    """Return the same, signed in just now: what they add outlasts their session, be it stolen or left open."""
    caller = person_with_own_credentials()
    if context().now.timestamp() - caller.auth_time > RECENT.total_seconds():
        raise SignInAgain
    return caller


def support_or_operator() -> Principal:
    """Return whoever runs this installation, or somebody of its support desk in the portal; no transaction is open."""
    if principal().kind != "person":
        return operator()
    caller = portal_person()
    with transaction() as session:
        access.require_support(session, context())
    return caller


def operator() -> Principal:
    """Return whoever runs this installation."""
    caller = principal()
    machines.require_operator(caller)
    return caller
