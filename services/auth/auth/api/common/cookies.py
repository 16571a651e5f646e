"""The cookies in which a browser carries a session, a sign-in under way, and that it is known; script reads none."""

from datetime import timedelta
from typing import Final

from flask import Response, after_this_request, request

from auth.ports import ports
from auth.sessions.sessions import Continuation
from chartrier.access.tokens import ACCESS_COOKIE, SAFE_METHODS, WRITE_HEADER
from chartrier.http.problems import Forbidden

REFRESH_COOKIE: Final = "__Host-refresh"
SIGN_IN_COOKIE: Final = "__Host-sign-in"
DEVICE_COOKIE: Final = "__Host-device"


def give_cookies(held: Continuation) -> None:
    """Send the next access token and the next refresh secret with this answer."""
    now = ports().clock.now()
    issuer = ports().issuer
    access = issuer.for_person(
        account_id=held.account_id, session_id=held.session_id, factors=held.factors, since=held.since, now=now
    )

    @after_this_request
    def add(response: Response) -> Response:
        _set(response, ACCESS_COOKIE, access, int(issuer.access_lives.total_seconds()))
        _set(response, REFRESH_COOKIE, held.secret, int((held.expires_at - now).total_seconds()))
        return response


def give_cookie(name: str, value: str, lives: timedelta) -> None:
    """Send one more cookie with this answer; one without a life is forgotten."""

    @after_this_request
    def add(response: Response) -> Response:
        _set(response, name, value, int(lives.total_seconds()))
        return response


def take_cookies_away() -> None:
    """Have the browser forget its session."""

    @after_this_request
    def add(response: Response) -> Response:
        _set(response, ACCESS_COOKIE, "", 0)
        _set(response, REFRESH_COOKIE, "", 0)
        return response


def refresh_secret() -> str:
    """The refresh secret that came with this request, which our own page sent and no other."""
    return _written_by_our_page(REFRESH_COOKIE)


def sign_in_secret() -> str:
    """The secret of a sign-in under way; a write with it was sent by our own page and no other."""
    if request.method in SAFE_METHODS:
        return request.cookies.get(SIGN_IN_COOKIE, "")
    return _written_by_our_page(SIGN_IN_COOKIE)


def from_our_page() -> None:
    """Refuse what another page sent with our cookies."""
    if request.headers.get(WRITE_HEADER) != "portal":
        raise Forbidden("A write that comes with a cookie must carry the header X-Chartrier: portal.")


def _written_by_our_page(name: str) -> str:
    from_our_page()
    return request.cookies.get(name, "")


def _set(response: Response, name: str, value: str, lives: int) -> None:
    response.set_cookie(name, value, max_age=lives, path="/", secure=True, httponly=True, samesite="Lax")
