"""The two cookies in which a browser carries a session; script never reads them."""

from typing import Final

from flask import Response, after_this_request, request

from auth.ports import ports
from auth.sessions import Continuation
from chartrier.identity import ACCESS_COOKIE, WRITE_HEADER
from chartrier.problems import Forbidden

REFRESH_COOKIE: Final = "__Host-refresh"


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


def take_cookies_away() -> None:
    """Have the browser forget both cookies."""

    @after_this_request
    def add(response: Response) -> Response:
        _set(response, ACCESS_COOKIE, "", 0)
        _set(response, REFRESH_COOKIE, "", 0)
        return response


def refresh_secret() -> str:
    """The refresh secret that came with this request, which our own page sent and no other."""
    if request.headers.get(WRITE_HEADER) != "portal":
        raise Forbidden("A write that comes with a cookie must carry the header X-Chartrier: portal.")
    return request.cookies.get(REFRESH_COOKIE, "")


def _set(response: Response, name: str, value: str, lives: int) -> None:
    response.set_cookie(name, value, max_age=lives, path="/", secure=True, httponly=True, samesite="Lax")
