"""OAuth: tokens for machines, as RFC 6749 has it, and the keys that tokens are checked with."""

from functools import cache
from http import HTTPStatus
from typing import Any
from uuid import UUID

from authlib.integrations.flask_oauth2 import AuthorizationServer  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749 import ClientMixin  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant  # type: ignore[import-untyped]
from flask import Response, jsonify
from marshmallow import EXCLUDE

from auth import machines
from auth.machines import Machine
from auth.ports import ports
from auth.scopes import NOBODY
from chartrier.contract import Blueprint, Schema, fields
from chartrier.database import transaction

blueprint = Blueprint("oauth", description="Tokens for machines, and public keys")


class TokenRequest(Schema):
    """A machine asks for a token; it may give its id and secret here or by HTTP Basic."""

    class Meta:
        """What we don't know is ignored, and what is missing answered by RFC 6749's own errors."""

        unknown = EXCLUDE

    grant_type = fields.String(metadata={"enum": ["client_credentials"]})
    scope = fields.String()
    client_id = fields.String()
    client_secret = fields.String(load_only=True)


class TokenView(Schema):
    """A token for a machine."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True)
    scope = fields.String(required=True)


class PublicKeys(Schema):
    """A JWK set."""

    keys = fields.List(fields.Dict(), required=True)


class MachineAtTheDoor(ClientMixin):  # type: ignore[misc]
    """A client as the token endpoint asks about it: known once its secret was right."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        self.machine: Machine | None = None

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether the secret is this client's; an unknown client has none, and is refused alike."""
        held = ports()
        try:
            client_id = UUID(self.client_id)
        except ValueError:
            return False
        with transaction(tenant=NOBODY) as session:
            self.machine = machines.recognise(
                session, client_id, client_secret, operator=held.operator, hashes=held.hashes
            )
            if self.machine is not None:
                machines.used(session, client_id, now=held.clock.now())
        return self.machine is not None

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Whether the client may prove itself like this: by its secret, here."""
        return endpoint == "token" and method in {"client_secret_basic", "client_secret_post"}

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether the client may ask in this way."""
        return grant_type == "client_credentials"

    def get_allowed_scope(self, scope: str | None) -> str:
        """What a token is good for: all that the client may do, or what it asks for of that."""
        allowed = self.machine.scope.split() if self.machine else []
        asked = set(scope.split()) if scope else set(allowed)
        return " ".join(one for one in allowed if one in asked)


class ByClientSecret(ClientCredentialsGrant):  # type: ignore[misc]
    """Client credentials, the secret by HTTP Basic or in the form."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]  # noqa: RUF012 - authlib's own way


class TokenServer(AuthorizationServer):  # type: ignore[misc]
    """The server of tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.register_grant(ByClientSecret)
        self.register_token_generator("default", _issue)

    def query_client(self, client_id: str) -> MachineAtTheDoor:
        """Whoever says to be this client; an unknown one finds out no sooner than one with a wrong secret."""
        return MachineAtTheDoor(client_id)

    def save_token(self, token: dict[str, Any], request: object) -> None:
        """Tokens are checked by their signature and kept nowhere."""


def _issue(*, client: MachineAtTheDoor, scope: str | None, **_: object) -> dict[str, Any]:
    issuer, granted = ports().issuer, client.get_allowed_scope(scope)
    return {
        "access_token": issuer.for_machine(client_id=UUID(client.client_id), scope=granted, now=ports().clock.now()),
        "token_type": "Bearer",
        "expires_in": int(issuer.access_lives.total_seconds()),
        "scope": granted,
    }


@cache
def _token_server() -> TokenServer:
    return TokenServer()


@blueprint.post("/oauth/token", open=True)
@blueprint.takes(TokenRequest, location="form")
@blueprint.returns(HTTPStatus.OK, TokenView)
def issue_token(_asked: dict[str, Any]) -> Response:
    """Issue a token to a machine. Refusals are those of RFC 6749, not problems."""
    answer: Response = _token_server().create_token_response()
    return answer


@blueprint.get("/.well-known/jwks.json", open=True)
@blueprint.returns(HTTPStatus.OK, PublicKeys)
def read_keys() -> Response:
    """Read the public keys that access tokens and proofs are checked with."""
    answer = jsonify(ports().issuer.keys.published())
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
