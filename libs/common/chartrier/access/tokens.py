"""Access tokens: every service verifies them itself, against auth's public keys."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from cachetools import TLRUCache
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import extract_compact

from chartrier.access.keys import Keys
from chartrier.access.principal import Principal
from chartrier.http.problems import Forbidden, Unauthenticated

AUDIENCE: Final = "chartrier"
ACCESS_COOKIE: Final = "__Host-access"
WRITE_HEADER: Final = "X-Chartrier"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class VerifiedToken:
    """Whose token it is, and when it expires."""

    principal: Principal
    expires_at: float


class Tokens:
    """Access tokens, each verified once and then found by its hash until it expires."""

    def __init__(self, keys: Keys, issuer: str, *, capacity: int = 10_000) -> None:
        self._keys = keys
        self._issuer = issuer
        self._verified: TLRUCache[bytes, VerifiedToken] = TLRUCache(capacity, ttu=_expiry, timer=time.time)
        self._lock = threading.Lock()

    def verify(self, token: str) -> Principal:
        """Return whose token this is, or refuse it."""
        digest = sha256(token.encode()).digest()
        with self._lock:
            known = self._verified.get(digest)
        if known is None:
            known = self._verify(token)
            with self._lock:
                self._verified[digest] = known
        return known.principal

    def _verify(self, token: str) -> VerifiedToken:
        try:
            claims = verified_claims(self._keys, token, issuer=self._issuer, audience=AUDIENCE, typ="at+jwt")
            return VerifiedToken(_principal_of(claims), float(claims["exp"]))
        except (JoseError, ValueError, KeyError, TypeError) as unfit:
            raise Unauthenticated("This access has expired or is not valid.") from unfit


def _expiry(_digest: bytes, verified: VerifiedToken, _now: float) -> float:
    return verified.expires_at


def verified_claims(keys: Keys, token: str, *, issuer: str, audience: str, typ: str) -> dict[str, Any]:
    """Return the claims of a token that auth signed (RS256 only), for this audience, of this type, not expired."""
    kid = _kid_of(token)
    decoded = jwt.decode(token, keys.find(kid), algorithms=["RS256"])
    if decoded.header.get("typ") != typ:
        raise ValueError("another type of token")
    jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    ).validate(decoded.claims)
    return decoded.claims


def _kid_of(token: str) -> str:
    return str(extract_compact(token.encode()).headers().get("kid", ""))


def _principal_of(claims: dict[str, Any]) -> Principal:
    machine = claims.get("sub") == claims.get("client_id")
    return Principal(
        id=UUID(claims["sub"]),
        kind="machine" if machine else "person",
        session_id=UUID(claims["sid"]) if "sid" in claims else None,
        client_id=claims.get("client_id"),
        scope=frozenset(str(claims.get("scope", "")).split()),
        amr=tuple(claims.get("amr", ())),
        auth_time=int(claims.get("auth_time", 0)),
    )


def token_of(headers: Any, cookies: Any, method: str) -> str | None:  # noqa: ANN401 - werkzeug's own mappings
    """Return the token of a request; one that a browser sent by cookie may write only with our own header."""
    scheme, _, bearer = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        return str(bearer.strip())
    cookie = cookies.get(ACCESS_COOKIE)
    if cookie and method not in SAFE_METHODS and headers.get(WRITE_HEADER) != "portal":
        raise Forbidden("A write that comes with a cookie must carry the header X-Chartrier: portal.")
    return cookie or None
