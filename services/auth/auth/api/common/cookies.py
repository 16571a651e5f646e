"""The cookies of a session, of a pending sign-in, and of a known device; no script can read them."""

from datetime import timedelta
from typing import Final

from flask import Response, after_this_request, request

from auth.ports import ports
from auth.sessions.sessions import SessionCredentials
from chartrier.access.tokens import ACCESS_COOKIE, SAFE_METHODS, WRITE_HEADER
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

REFRESH_COOKIE: Final = "__Host-refresh"
SIGN_IN_COOKIE: Final = "__Host-sign-in"
DEVICE_COOKIE: Final = "__Host-device"


def set_session_cookies(credentials: SessionCredentials) -> None:
    """Send the next access token and the next refresh secret with this answer."""
    now, issuer = context().now, ports().issuer
    access_token = issuer.for_person(credentials, now=now)

    @after_this_request
    def add(response: Response) -> Response:
        _set(response, ACCESS_COOKIE, access_token, issuer.access_lifetime)
        _set(response, REFRESH_COOKIE, credentials.refresh_secret, credentials.expires_at - now)
        return response


def set_cookie(name: str, value: str, lifetime: timedelta) -> None:
    """Send one more cookie with this answer."""

    @after_this_request
    def add(response: Response) -> Response:
        _set(response, name, value, lifetime)
        return response


def clear_cookie(name: str) -> None:
    """Have the browser forget a cookie."""
    set_cookie(name, "", timedelta())


def clear_session_cookies() -> None:
    """Have the browser forget its session."""
    clear_cookie(ACCESS_COOKIE)
    clear_cookie(REFRESH_COOKIE)


def refresh_secret() -> str:
    """Return the refresh secret that came with this request, which our own page sent and no other."""
    require_our_page()
    return request.cookies.get(REFRESH_COOKIE, "")


def sign_in_secret() -> str:
    """Return the secret of a pending sign-in; a write with it was sent by our own page and no other."""
    if request.method not in SAFE_METHODS:
        require_our_page()
    return request.cookies.get(SIGN_IN_COOKIE, "")


def require_our_page() -> None:
    """Refuse what another page sent with our cookies."""
    if request.headers.get(WRITE_HEADER) != "portal":
        raise Forbidden("A write that comes with a cookie must carry the header X-Chartrier: portal.")


def _set(response: Response, name: str, value: str, lifetime: timedelta) -> None:
    max_age = int(lifetime.total_seconds())
    response.set_cookie(name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite="Lax")
