"""Outside OpenID providers (AUTH-16): asked who somebody is, and believed only in what they signed for us just now."""

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

from auth.errors import OutsideSignInFailed, ProviderUnavailable, ProviderUnknown

_TIMEOUT: Final = (2, 5)
_KEY: Final = re.compile("[a-z0-9-]{1,40}")
_ALGORITHMS: Final = ["RS256", "PS256", "ES256"]
_METADATA_LIFETIME: Final = 3600.0
_SKEW: Final = 60
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class ProviderRegistration:
    """How this installation is registration with a provider.

    A provider that vouches for addresses has proven those that it calls verified.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid email"
    vouches_for_addresses: bool = False

    def __post_init__(self) -> None:
        """Refuse a provider that could be intercepted, or whose key can't stand in an address."""
        if not _is_safe(self.issuer):
            raise ValueError(f"The address of the provider {self.key} has to be https.")
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"The key of the provider {self.key!r} may have small letters, digits and hyphens.")


@dataclass(frozen=True)
class ProviderRequest:
    """One request of one browser to a provider; every value is for this request and no other."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who somebody is at a provider; ``address_is_proven``: by a provider that vouches for addresses."""

    provider: str
    provider_name: str
    subject: str
    email: str | None
    address_is_proven: bool


@dataclass
class OutsideProvider:
    """One provider; its metadata are fetched once an hour."""

    registration: ProviderRegistration
    _metadata: dict[str, Any] | None = None
    _fetched_at: float = 0.0

    def authorization_url(self, request: ProviderRequest) -> str:
        """Return where the browser is sent to sign in."""
        with self._client(request) as client:
            url, _ = client.create_authorization_url(
                self._get_metadata()["authorization_endpoint"],
                state=request.state,
                nonce=request.nonce,
                code_verifier=request.verifier,
            )
        return str(url)

    def identify(self, code: str, request: ProviderRequest, *, now: int) -> Identity:
        """Return who came back with this code, checked against everything that was asked."""
        metadata = self._get_metadata()
        try:
            with self._client(request) as client:
                token = client.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=request.verifier, timeout=_TIMEOUT
                )
                claims = self._checked(str(token["id_token"]), request, now=now)
                if "email" not in claims and "userinfo_endpoint" in metadata:
                    claims |= self._user_info(client, metadata["userinfo_endpoint"], claims["sub"])
        except requests.RequestException as unreachable:
            raise ProviderUnavailable from unreachable
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as invalid:
            raise OutsideSignInFailed from invalid
        email = claims.get("email")
        registration = self.registration
        is_proven = registration.vouches_for_addresses and claims.get("email_verified") is True
        subject, address = str(claims["sub"]), str(email) if email else None
        return Identity(registration.key, registration.name, subject, address, is_proven)

    def _client(self, request: ProviderRequest) -> Any:  # noqa: ANN401 - authlib has no types
        return OAuth2Session(
            self.registration.client_id,
            self.registration.client_secret,
            scope=self.registration.scope,
            redirect_uri=request.redirect_uri,
            code_challenge_method="S256",
        )

    def _checked(self, id_token: str, request: ProviderRequest, *, now: int) -> dict[str, Any]:
        published: Any = _fetch(self._get_metadata()["jwks_uri"])
        keys = KeySet.import_key_set(published)
        claims = jwt.decode(id_token, keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            now=now,
            leeway=_SKEW,
            iss={"essential": True, "value": self.registration.issuer},
            aud={"essential": True, "value": self.registration.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": request.nonce},
        ).validate(claims)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.registration.client_id:
            raise ValueError("The token was issued to another client.")
        return dict(claims)

    def _user_info(self, client: Any, endpoint: str, subject: str) -> dict[str, Any]:  # noqa: ANN401
        answer = client.get(endpoint, timeout=_TIMEOUT)
        answer.raise_for_status()
        info = answer.json()
        if info.get("sub") != subject:
            raise ValueError("The answer is about somebody else.")
        return {name: info[name] for name in ("email", "email_verified") if name in info}

    def _get_metadata(self) -> dict[str, Any]:
        if self._metadata is None or monotonic() - self._fetched_at > _METADATA_LIFETIME:
            found = _fetch(self.registration.issuer.rstrip("/") + "/.well-known/openid-configuration")
            unsafe = [name for name in _ENDPOINTS if not _is_safe(str(found.get(name, "")))]
            if found.get("issuer") != self.registration.issuer or unsafe:
                raise ProviderUnavailable
            self._metadata, self._fetched_at = found, monotonic()
        return self._metadata


@dataclass(frozen=True)
class OutsideProviders:
    """The providers that are configured; none unless the settings name some."""

    by_key: Mapping[str, OutsideProvider] = field(default_factory=dict)

    @classmethod
    def of(cls, registration: Sequence[ProviderRegistration]) -> "OutsideProviders":
        """Return the providers of these registrations."""
        return cls({one.key: OutsideProvider(one) for one in registration})

    @classmethod
    def read(cls, text: str) -> "OutsideProviders":
        """Return the providers that the settings describe as JSON."""
        return cls.of([ProviderRegistration(**each) for each in json.loads(text or "[]")])

    def find(self, key: str) -> OutsideProvider:
        """Return one of them."""
        if key not in self.by_key:
            raise ProviderUnknown
        return self.by_key[key]

    def name_of(self, key: str) -> str:
        """Return a provider's name; its key where it is not configured any more."""
        return self.by_key[key].registration.name if key in self.by_key else key


def _fetch(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=_TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except requests.RequestException as unreachable:
        raise ProviderUnavailable from unreachable
    if not isinstance(found, dict):
        raise ProviderUnavailable
    return found


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
