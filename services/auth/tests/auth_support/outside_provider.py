"""An OpenID provider that runs in the tests, made with authlib: whoever comes is somebody, and says yes at once."""

# ruff: noqa: ARG002 - authlib asks its questions with more than a provider of one client and one person needs

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.integrations.flask_oauth2 import AuthorizationServer  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749 import ClientMixin  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import CodeChallenge  # type: ignore[import-untyped]
from authlib.oidc.core import OpenIDCode, UserInfo  # type: ignore[import-untyped]
from flask import Flask, Response, jsonify, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "chartrier-outside", "the secret that the provider gave us"

JSON = dict[str, Any]


class TheOnlyClient(ClientMixin):  # type: ignore[misc]
    """Chartrier, as the provider knows it."""

    client_id = CLIENT_ID
    id_token_signed_response_alg = "RS256"

    def __init__(self, redirect_uri: str) -> None:
        self.redirect_uri = redirect_uri

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Provider:
    """The provider: who is at the browser, and what it lies about when it is told to."""

    redirect_uri: str
    issuer: str = ""
    person: JSON = field(default_factory=lambda: {"sub": "alice-outside", "email": None, "email_verified": None})
    lies: JSON = field(default_factory=dict)
    email_at_userinfo_only: bool = False
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "outside"}))
    signing_key: RSAKey | None = None
    codes: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, JSON] = field(default_factory=dict)

    def told(self) -> JSON:
        return {name: value for name, value in self.person.items() if value is not None}

    def app(self) -> Flask:
        app = Flask("outside")
        server = AuthorizationServer(app, query_client=self._client, save_token=self._save)
        server.register_grant(_grant(self), [CodeChallenge(required=True), _openid(self)()])

        @app.get("/.well-known/openid-configuration")
        def discover() -> Response:
            places = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token", "userinfo")}
            return jsonify({"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks"} | places)

        @app.get("/jwks")
        def keys() -> Response:
            return jsonify({"keys": [self.key.as_dict(private=False)]})

        @app.get("/authorization")
        def authorize() -> Response:
            grant = server.get_consent_grant(end_user=SimpleNamespace(**self.person))
            answer: Response = server.create_authorization_response(
                grant_user=SimpleNamespace(**self.person), grant=grant
            )
            return answer

        @app.post("/token")
        def token() -> Response:
            answer: Response = server.create_token_response()
            return answer

        @app.get("/userinfo")
        def userinfo() -> Response:
            return jsonify(self.tokens[request.headers["Authorization"].removeprefix("Bearer ")])

        return app

    def _client(self, client_id: str) -> TheOnlyClient | None:
        return TheOnlyClient(self.redirect_uri) if client_id == CLIENT_ID else None

    def _save(self, token: JSON, asked: object) -> None:
        self.tokens[token["access_token"]] = self.told()


def _grant(provider: Provider) -> type[Any]:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        def save_authorization_code(self, code: str, request: Any) -> None:  # noqa: ANN401
            data = request.payload.data
            nothing = dict.fromkeys(("auth_time", "acr", "amr"))
            kept = SimpleNamespace(
                nonce=data.get("nonce"),
                redirect_uri=data["redirect_uri"],
                scope=request.scope,
                code_challenge=data["code_challenge"],
                code_challenge_method=data["code_challenge_method"],
                get_redirect_uri=lambda: data["redirect_uri"],
                get_scope=lambda: request.scope,
                get_nonce=lambda: data.get("nonce"),
                **{f"get_{name}": (lambda value=value: value) for name, value in nothing.items()},
            )
            provider.codes[code] = kept

        def query_authorization_code(self, code: str, client: object) -> Any:  # noqa: ANN401
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: object) -> None:
            provider.codes.clear()

        def authenticate_user(self, authorization_code: object) -> Any:  # noqa: ANN401
            return SimpleNamespace(**provider.person)

    return Grant


def _openid(provider: Provider) -> type[Any]:
    class Code(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, request: object) -> bool:
            return False

        def resolve_client_private_key(self, client: object) -> RSAKey:
            return provider.signing_key or provider.key

        def get_encode_header(self, client: object) -> JSON:
            return {"alg": "RS256", "kid": "outside"}

        def get_client_claims(self, client: object) -> JSON:
            return {"iss": provider.issuer}

        def generate_user_info(self, user: object, scope: str) -> UserInfo:
            told = {"sub": provider.person["sub"]} if provider.email_at_userinfo_only else provider.told()
            return UserInfo(told | provider.lies)

    return Code


@contextmanager
def running(provider: Provider, port: int) -> Iterator[Provider]:
    """The provider, answering on loopback."""
    provider.issuer = f"http://127.0.0.1:{port}"
    server = make_server("127.0.0.1", port, provider.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()


def parameters_of(address: str) -> dict[str, str]:
    """What stands in an address to which a browser was sent."""
    return dict(parse_qsl(urlsplit(address).query))
