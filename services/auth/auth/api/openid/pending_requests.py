"""Requests of applications that travel signed through a browser's address while a person signs in or decides."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import request as current_request
from joserfc.errors import JoseError

from auth.api.common.cookies import REFRESH_COOKIE
from auth.openid import authorizations
from auth.openid.authorizations import SignedInPerson
from auth.ports import config, ports
from auth.row_scope import NOBODY
from chartrier.access.tokens import verified_claims
from chartrier.database.session import transaction
from chartrier.http.problems import Problem
from chartrier.runtime.current import context

AUTHORIZATION: Final = "authorization"
SIGN_OUT: Final = "sign-out"


@dataclass(frozen=True)
class PendingRequest:
    """What an application asked for, and when."""

    parameters: dict[str, str]
    issued_at: datetime


def sign_request(kind: str, parameters: dict[str, str], *, lifetime: timedelta | None = None) -> str:
    """Return a request as it travels through the browser; nobody can change it on the way."""
    return ports().issuer.pending_request(kind, parameters, now=context().now, lifetime=lifetime)


def verified_request(signed: str, kind: str, *, otherwise: Problem) -> PendingRequest:
    """Return the request that was signed; refuse one that has expired, or was never ours."""
    issuer = ports().issuer.issuer
    try:
        claims = verified_claims(
            ports().key_ring, signed, issuer=issuer, audience=f"{issuer}/{kind}", typ=f"{kind}+jwt"
        )
        parameters = {str(name): str(value) for name, value in claims["parameters"].items()}
        return PendingRequest(parameters, datetime.fromtimestamp(claims["iat"], UTC))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as invalid:
        raise otherwise from invalid


def person_in_browser() -> SignedInPerson | None:
    """Return who is signed in in this browser, even if its access cookie has expired; no cookie is used up."""
    secret = current_request.cookies.get(REFRESH_COOKIE)
    if not secret:
        return None
    with transaction(tenant=NOBODY) as session:
        return authorizations.person_in_browser(session, context(), config(), secret)


def must_sign_in_again(person: SignedInPerson, request: PendingRequest) -> bool:
    """Tell whether the sign-in is too old for what the application asked for."""
    if "login" in request.parameters.get("prompt", "").split():
        # Tokens count in whole seconds.
        return person.authenticated_at.timestamp() < int(request.issued_at.timestamp())
    max_age = request.parameters.get("max_age")
    age = (context().now - person.authenticated_at).total_seconds()
    return max_age is not None and age > int(max_age)
