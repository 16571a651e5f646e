"""The requests that authlib handles: as they came, or as they were signed while somebody signed in."""

from collections.abc import Mapping

from authlib.oauth2.rfc6749 import OAuth2Payload, OAuth2Request  # type: ignore[import-untyped]
from flask import Request
from werkzeug.datastructures import Headers, MultiDict

from auth.openid.authorizations import SignedInPerson


class Parameters(OAuth2Payload):  # type: ignore[misc]
    """The parameters of one request: those of the form for POST, those of the address for GET, never both."""

    def __init__(self, given: MultiDict[str, str]) -> None:
        self._given = given

    @property
    def data(self) -> MultiDict[str, str]:
        """Return each parameter by its name."""
        return self._given

    @property
    def datalist(self) -> dict[str, list[str]]:
        """Return each parameter with all its values."""
        return {name: self._given.getlist(name) for name in self._given}


class OAuthRequest(OAuth2Request):  # type: ignore[misc]
    """A request of the OAuth endpoints."""

    user: SignedInPerson | None

    def __init__(self, method: str, given: MultiDict[str, str], headers: Headers) -> None:
        # TLS ends at the gateway, which refuses anything else.
        super().__init__(method, "https://gateway.invalid/", headers=headers)
        self.payload = Parameters(given)
        self._given = given

    @property
    def args(self) -> MultiDict[str, str]:
        """Return the parameters."""
        return self._given

    @property
    def form(self) -> MultiDict[str, str]:
        """Return the parameters."""
        return self._given

    @classmethod
    def received(cls, request: Request) -> "OAuthRequest":
        """Return the request as it came."""
        given = request.form if request.method == "POST" else request.args
        return cls(request.method, MultiDict(given), request.headers)

    @classmethod
    def pending(cls, parameters: Mapping[str, str]) -> "OAuthRequest":
        """Return a request that was checked before, and signed since."""
        return cls("GET", MultiDict(parameters), Headers())
