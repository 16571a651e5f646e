"""Outside OpenID providers (AUTH-16): asked who somebody is, and believed only what they signed for us just now."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from auth.errors import OutsideSignInFailed, ProviderAway, ProviderUnknown

_PATIENCE: Final = (2, 5)
_KEY: Final = re.compile("[a-z0-9-]{1,40}")
_ALGORITHMS: Final = ["RS256", "PS256", "ES256"]
_KNOWN_FOR: Final = 3600.0
_SKEW: Final = 60
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Registered:
    """How this installation is known to a provider; one that vouches for addresses proved those it calls verified."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid email"
    vouches_for_addresses: bool = False

    def __post_init__(self) -> None:
        """Refuse a provider that could be overheard, or whose key can't stand in an address."""
        if not _is_safe(self.issuer):
            raise ValueError(f"The address of the provider {self.key} has to be https.")
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"The key of the provider {self.key!r} may have small letters, digits and hyphens.")


@dataclass(frozen=True)
class Errand:
    """One journey of one browser to a provider and back; each of these is its own and nobody else's."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who somebody is at a provider."""

    provider: str
    subject: str
    email: str | None
    email_verified: bool


@dataclass
class OutsideProvider:
    """One provider; where things are with it is asked once an hour."""

    registered: Registered
    _metadata: dict[str, Any] | None = None
    _known_at: float = 0.0

    def address(self, errand: Errand) -> str:
        """Where the browser is sent to sign in."""
        with self._client(errand) as client:
            url, _ = client.create_authorization_url(
                self._known()["authorization_endpoint"],
                state=errand.state,
                nonce=errand.nonce,
                code_verifier=errand.verifier,
            )
        return str(url)

    def identify(self, code: str, errand: Errand, *, now: int) -> Identity:
        """Who came back with this code, checked against everything that was asked."""
        known = self._known()
        try:
            with self._client(errand) as client:
                token = client.fetch_token(
                    known["token_endpoint"], code=code, code_verifier=errand.verifier, timeout=_PATIENCE
                )
                claims = self._checked(str(token["id_token"]), errand, now=now)
                if "email" not in claims and "userinfo_endpoint" in known:
                    claims |= self._asked_again(client, known["userinfo_endpoint"], claims["sub"])
        except requests.RequestException as unreachable:
            raise ProviderAway from unreachable
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as unfit:
            raise OutsideSignInFailed from unfit
        email = claims.get("email")
        verified = claims.get("email_verified") is True
        return Identity(self.registered.key, str(claims["sub"]), str(email) if email else None, verified)

    def _client(self, errand: Errand) -> Any:  # noqa: ANN401 - authlib has no types
        return OAuth2Session(
            self.registered.client_id,
            self.registered.client_secret,
            scope=self.registered.scope,
            redirect_uri=errand.redirect_uri,
            code_challenge_method="S256",
        )

    def _checked(self, id_token: str, errand: Errand, *, now: int) -> dict[str, Any]:
        published: Any = _fetched(self._known()["jwks_uri"])
        keys = KeySet.import_key_set(published)
        claims = jwt.decode(id_token, keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            now=now,
            leeway=_SKEW,
            iss={"essential": True, "value": self.registered.issuer},
            aud={"essential": True, "value": self.registered.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": errand.nonce},
        ).validate(claims)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.registered.client_id:
            raise ValueError("given to another client")
        return dict(claims)

    def _asked_again(self, client: Any, endpoint: str, subject: str) -> dict[str, Any]:  # noqa: ANN401
        answer = client.get(endpoint, timeout=_PATIENCE)
        answer.raise_for_status()
        told = answer.json()
        if told.get("sub") != subject:
            raise ValueError("somebody else")
        return {name: told[name] for name in ("email", "email_verified") if name in told}

    def _known(self) -> dict[str, Any]:
        if self._metadata is None or monotonic() - self._known_at > _KNOWN_FOR:
            found = _fetched(self.registered.issuer.rstrip("/") + "/.well-known/openid-configuration")
            unsafe = [name for name in _ENDPOINTS if not _is_safe(str(found.get(name, "")))]
            if found.get("issuer") != self.registered.issuer or unsafe:
                raise ProviderAway
            self._metadata, self._known_at = found, monotonic()
        return self._metadata


@dataclass(frozen=True)
class OutsideProviders:
    """The providers that are switched on; none unless the settings name some."""

    known: Mapping[str, OutsideProvider] = field(default_factory=dict)

    @classmethod
    def of(cls, registered: Sequence[Registered]) -> "OutsideProviders":
        """Those of the settings."""
        return cls({one.key: OutsideProvider(one) for one in registered})

    @classmethod
    def read(cls, text: str) -> "OutsideProviders":
        """Those that the settings write as JSON."""
        return cls.of([Registered(**each) for each in json.loads(text or "[]")])

    def named(self, key: str) -> OutsideProvider:
        """One of them."""
        if key not in self.known:
            raise ProviderUnknown
        return self.known[key]

    def name_of(self, key: str) -> str:
        """What people call it; its key where it was switched off since."""
        return self.known[key].registered.name if key in self.known else key


def _fetched(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=_PATIENCE, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except requests.RequestException as unreachable:
        raise ProviderAway from unreachable
    if not isinstance(found, dict):
        raise ProviderAway
    return found


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
