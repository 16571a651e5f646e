"""Who is calling: access tokens verified here, in every service, against auth's public keys."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Literal, Protocol
from uuid import UUID

import requests
from flask import g, has_request_context
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from chartrier.logging import logger
from chartrier.problems import Forbidden, Unauthenticated, Unavailable

AUDIENCE: Final = "chartrier"
ACCESS_COOKIE: Final = "__Host-access"
WRITE_HEADER: Final = "X-Chartrier"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

log = logger(__name__)


@dataclass(frozen=True)
class Principal:
    """A person (account) or a machine (client) whose token was verified. What they may do is not in it."""

    id: UUID
    kind: Literal["person", "machine"]
    session_id: UUID | None = None
    client_id: str | None = None
    scope: frozenset[str] = frozenset()
    amr: tuple[str, ...] = ()
    auth_time: int = 0


class Keys(Protocol):
    """Where auth's public keys come from."""

    def find(self, kid: str) -> KeySet:
        """Return the keys, among which is the one asked for if there is such a one."""
        ...


@dataclass(frozen=True)
class FixedKeys:
    """Keys known from the start: auth's own, and those of tests."""

    keys: KeySet

    def find(self, kid: str) -> KeySet:  # noqa: ARG002 - all there is, whichever is asked for
        """Return the keys."""
        return self.keys


@dataclass
class FetchedKeys:
    """Auth's keys, fetched in the background: a request waits for them only while nobody ever saw any."""

    url: str
    refresh_every: float = 60.0
    _keys: KeySet | None = None
    _wanted: threading.Event = field(default_factory=threading.Event)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None
    _under_way: bool = False
    _last_asked: float = 0.0

    def find(self, kid: str) -> KeySet:
        """Return the keys; an unknown key id asks for fresh ones first, at most once a second."""
        self.begin()
        if not self._holds(kid):
            self._look_again()
        if self._keys is None:
            raise Unavailable("The keys that tokens are checked with can't be had right now.")
        return self._keys

    def _holds(self, kid: str) -> bool:
        return self._keys is not None and any(key.kid == kid for key in self._keys.keys)

    def _look_again(self) -> None:
        with self._changed:
            if time.monotonic() - self._last_asked > 1:
                self._last_asked = time.monotonic()
                self._under_way = True
                self._wanted.set()
            # Whoever comes while keys are on their way waits for them too: that token may be good.
            self._changed.wait_for(lambda: self._keys is not None and not self._under_way, timeout=2)

    def begin(self) -> None:
        """Fetch from now on; whoever serves begins at once, because auth may be away when the first request comes."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._refresh_for_ever, name="jwks", daemon=True)
            self._thread.start()

    def _refresh_for_ever(self) -> None:
        while True:
            self._wanted.clear()
            fetched = self._fetch()
            with self._changed:
                self._keys = self._keys if fetched is None else fetched
                # What was asked for meanwhile is answered by the next round, not by this one.
                self._under_way = self._wanted.is_set()
                self._changed.notify_all()
            self._wanted.wait(timeout=0.5 if self._keys is None else self.refresh_every)

    def _fetch(self) -> KeySet | None:
        try:
            answer = requests.get(self.url, timeout=(2, 5))
            answer.raise_for_status()
            return KeySet.import_key_set(answer.json())
        except (requests.RequestException, ValueError, JoseError) as unreachable:
            log.warning("keys_not_fetched", reason=type(unreachable).__name__)
            return None


class Tokens:
    """Access tokens, verified once and remembered by their hash until they expire."""

    def __init__(self, keys: Keys, issuer: str, *, remember: int = 10_000) -> None:
        self._keys = keys
        self._issuer = issuer
        self._remember = remember
        self._verified: OrderedDict[bytes, tuple[Principal, float]] = OrderedDict()
        self._lock = threading.Lock()

    def verify(self, token: str) -> Principal:
        """Return whose token this is, or refuse it."""
        digest = sha256(token.encode()).digest()
        known = self._verified.get(digest)
        if known is not None and known[1] > time.time():
            return known[0]
        claims, principal = self._claims(token)
        with self._lock:
            self._verified[digest] = (principal, float(claims["exp"]))
            while len(self._verified) > self._remember:
                self._verified.popitem(last=False)
        return principal

    def _claims(self, token: str) -> tuple[dict[str, Any], Principal]:
        try:
            claims = verified_by(self._keys, token, issuer=self._issuer, audience=AUDIENCE, typ="at+jwt")
            return claims, _principal_of(claims)
        except (JoseError, ValueError, KeyError, TypeError) as unfit:
            raise Unauthenticated("This access has expired or is not valid.") from unfit


def verified_by(keys: Keys, token: str, *, issuer: str, audience: str, typ: str) -> dict[str, Any]:
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


def principal() -> Principal:
    """Return who is calling."""
    found = g.get("principal") if has_request_context() else None
    if not isinstance(found, Principal):
        raise Unauthenticated("Sign in to go on.")
    return found
