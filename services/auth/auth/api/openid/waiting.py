"""Requests of applications that wait in a browser's address, signed, while a person signs in or makes up their mind."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import request
from joserfc.errors import JoseError

from auth.api.common.cookies import REFRESH_COOKIE
from auth.openid import authorizations
from auth.openid.authorizations import SignedIn
from auth.ports import ports
from auth.row_scope import NOBODY
from chartrier.access.tokens import verified_claims
from chartrier.database.session import transaction
from chartrier.http.problems import Problem

AUTHORIZATION: Final = "authorization"
SIGN_OUT: Final = "sign-out"


@dataclass(frozen=True)
class Waiting:
    """What an application asked, and when."""

    asked: dict[str, str]
    since: datetime


def let_wait(kind: str, asked: dict[str, str], *, lives: timedelta | None = None) -> str:
    """The request as it travels through the browser; nobody can change it on the way."""
    return ports().issuer.waiting(kind, asked, now=ports().clock.now(), lives=lives)


def waited(demande: str, kind: str, *, otherwise: Problem) -> Waiting:
    """The request that waited; refused where it is over, or was never ours."""
    issuer = ports().issuer.issuer
    try:
        claims = verified_claims(
            ports().key_ring, demande, issuer=issuer, audience=f"{issuer}/{kind}", typ=f"{kind}+jwt"
        )
        asked = {str(name): str(value) for name, value in claims["asked"].items()}
        return Waiting(asked, datetime.fromtimestamp(claims["iat"], UTC))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as unfit:
        raise otherwise from unfit


def who_is_here() -> SignedIn | None:
    """Who is signed in in this browser, though its access cookie may be over; no cookie is used up."""
    secret = request.cookies.get(REFRESH_COOKIE)
    if not secret:
        return None
    held = ports()
    with transaction(tenant=NOBODY) as session:
        return authorizations.browser_of(session, secret, hashes=held.hashes, now=held.clock.now())


def must_sign_in_again(who: SignedIn, waiting: Waiting) -> bool:
    """Whether the sign-in is too old for what the application asked."""
    if "login" in waiting.asked.get("prompt", "").split():
        # Tokens count in whole seconds.
        return who.authenticated_at.timestamp() < int(waiting.since.timestamp())
    max_age = waiting.asked.get("max_age")
    age = (ports().clock.now() - who.authenticated_at).total_seconds()
    return max_age is not None and age > int(max_age)
