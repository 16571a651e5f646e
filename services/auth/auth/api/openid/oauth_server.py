"""The OAuth server on authlib: the grants that lead to tokens, and what each needs."""

from functools import cache
from typing import Any
from uuid import UUID

from authlib.integrations.flask_oauth2 import AuthorizationServer  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.grants import (  # type: ignore[import-untyped]
    AuthorizationCodeGrant,
    ClientCredentialsGrant,
    RefreshTokenGrant,
)
from authlib.oauth2.rfc7636 import CodeChallenge  # type: ignore[import-untyped]
from authlib.oauth2.rfc9207 import IssuerParameter  # type: ignore[import-untyped]
from authlib.oidc.core import OpenIDCode  # type: ignore[import-untyped]
from flask import request as flask_request

from auth.api.openid.oauth_clients import BY_SECRET, KEY, Client, MachineClient, by_signature, client_of
from auth.api.openid.oauth_endpoints import Introspection, Revocation
from auth.api.openid.oauth_requests import OAuthRequest
from auth.openid import application_sessions, authorizations
from auth.openid.application_sessions import ApplicationCredentials
from auth.openid.authorizations import CodeGrant
from auth.ports import config, ports
from auth.row_scope import NOBODY
from auth.sessions.models import ApplicationSession, AuthorizationCode
from chartrier.database.session import transaction
from chartrier.runtime.current import context


def tokens_for(credentials: ApplicationCredentials) -> dict[str, Any]:
    """Return an access token, a refresh token and, where it was asked for, an ID token."""
    issuer, now = ports().issuer, context().now
    access = issuer.for_application(credentials.sign_in, now=now)
    answer: dict[str, Any] = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": int(issuer.access_lifetime.total_seconds()),
        "refresh_token": credentials.refresh_token,
        "scope": credentials.sign_in.scope,
    }
    if "openid" in credentials.sign_in.scope.split():
        answer["id_token"] = issuer.id_token(credentials.sign_in, nonce=credentials.nonce, access_token=access, now=now)
    return answer


class StoredCode:
    """A code as authlib checks it: where its answer went, and its PKCE challenge."""

    def __init__(self, row: AuthorizationCode) -> None:
        self.row = row
        self.code_challenge, self.code_challenge_method = row.code_challenge, "S256"

    def get_redirect_uri(self) -> str:
        """Return the address that the code was sent to."""
        return self.row.redirect_uri

    def get_scope(self) -> str:
        """Return what was allowed."""
        return self.row.scope


class SessionCodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """A code for a session: stored as a hash, good once and for a minute."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["none"]  # noqa: RUF012 - authlib's own way

    def save_authorization_code(self, code: str, request: OAuthRequest) -> None:
        """Store what the code is good for."""
        person = request.user
        if person is None:
            raise LookupError("A code is issued for somebody.")
        data = request.payload.data
        grant = CodeGrant(
            person=person,
            application_id=UUID(request.client.client_id),
            redirect_uri=data["redirect_uri"],
            scope=request.scope,
            nonce=data.get("nonce"),
            code_challenge=data["code_challenge"],
        )
        with transaction(tenant=person.account_id) as session:
            authorizations.store_code(session, context(), config(), code, grant)

    def query_authorization_code(self, code: str, client: Client) -> StoredCode | None:
        """Return what the code is good for; a second time, the session of the first time ends."""
        with transaction(tenant=NOBODY) as session:
            found = authorizations.find_code(session, context(), config(), code, UUID(client.client_id))
        return StoredCode(found) if found else None

    def create_token_response(self) -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
        """Turn the code into a session, in one transaction: the row decides who was first."""
        row = self.request.authorization_code.row
        name = self.request.client.application.name
        with transaction(tenant=row.account_id) as session:
            again = session.get_one(AuthorizationCode, row.code_hash)
            given = application_sessions.begin(session, context(), config(), again, application_name=name)
        if given is None:
            raise InvalidGrantError("Invalid 'code' in request.")
        return 200, tokens_for(given), self.TOKEN_RESPONSE_HEADER


class StoredRefreshToken:
    """A refresh token as authlib checks it."""

    def __init__(self, secret: str, application_session: ApplicationSession) -> None:
        self.secret, self.application_session = secret, application_session

    def check_client(self, client: Client) -> bool:
        """Tell whether it was issued to this client."""
        return str(self.application_session.application_id) == client.client_id

    def get_scope(self) -> str:
        """Return what was allowed."""
        return self.application_session.scope


class RotatingRefreshGrant(RefreshTokenGrant):  # type: ignore[misc]
    """A refresh token for the next one: a second use ends the session."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["none"]  # noqa: RUF012 - authlib's own way

    def authenticate_refresh_token(self, refresh_token: str) -> StoredRefreshToken | None:
        """Return the session that it belongs to; nothing is used up yet."""
        with transaction(tenant=NOBODY) as session:
            found = application_sessions.find(session, config(), refresh_token)
        return StoredRefreshToken(refresh_token, found) if found else None

    def create_token_response(self) -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
        """Refresh the session, in one transaction."""
        stored = self.request.refresh_token
        with transaction(tenant=NOBODY) as session:
            given = application_sessions.refresh(
                session, context(), config(), stored.secret, stored.application_session.application_id
            )
        if given is None:
            raise InvalidGrantError("This session is over.")
        return 200, tokens_for(given), self.TOKEN_RESPONSE_HEADER


class MachineGrant(ClientCredentialsGrant):  # type: ignore[misc]
    """Client credentials: the secret by HTTP Basic or in the form, or a signature."""

    TOKEN_ENDPOINT_AUTH_METHODS = [*BY_SECRET, KEY]  # noqa: RUF012 - authlib's own way


class S256(CodeChallenge):  # type: ignore[misc]
    """PKCE for everybody, by the one method that does not reveal the secret."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012 - authlib's own way

    def validate_code_challenge(self, grant: SessionCodeGrant, redirect_uri: str) -> None:
        """Refuse a request without a challenge."""
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A 'code_challenge' with 'code_challenge_method' S256 is needed.")
        super().validate_code_challenge(grant, redirect_uri)


class SignInExtension(OpenIDCode):  # type: ignore[misc]
    """Handles requests for a sign-in; the ID token is made with the other tokens."""

    def exists_nonce(self, nonce: str, request: OAuthRequest) -> bool:  # noqa: ARG002 - authlib's signature
        """Deny: codes are good once, and bound to whoever asked by their challenge."""
        return False

    def process_token(self, grant: object, response: object) -> None:
        """Add nothing."""


class IssuerExtension(IssuerParameter):  # type: ignore[misc]
    """Adds the issuer to every answer that goes to an application's address (RFC 9207)."""

    def get_issuer(self) -> str:
        """Return this installation's issuer."""
        return ports().issuer.issuer


class TokenServer(AuthorizationServer):  # type: ignore[misc]
    """Issues codes and tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.scopes_supported = None
        self.register_grant(SessionCodeGrant, [S256(required=True), SignInExtension()])
        self.register_grant(RotatingRefreshGrant)
        self.register_grant(MachineGrant)
        self.register_client_auth_method(KEY, by_signature)
        self.register_extension(IssuerExtension())
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)
        self.register_token_generator("default", _for_machine)

    def query_client(self, client_id: str) -> Client:
        """Return whoever says to be this client."""
        return client_of(client_id)

    def create_oauth2_request(self, request: OAuthRequest | None) -> OAuthRequest:
        """Return the request that was passed in, or the current one."""
        return request or OAuthRequest.received(flask_request)

    def save_token(self, token: dict[str, Any], request: object) -> None:
        """Store nothing: tokens are checked by their signature, and their session is stored already."""


def _for_machine(*, client: MachineClient, scope: str | None, **_: object) -> dict[str, Any]:
    issuer, granted = ports().issuer, client.get_allowed_scope(scope)
    machine = client.machine
    if machine is None:
        raise LookupError("A token is issued to a machine that authenticated itself.")
    return {
        "access_token": issuer.for_machine(
            client_id=machine.client_id, credential_id=machine.credential_id, scope=granted, now=context().now
        ),
        "token_type": "Bearer",
        "expires_in": int(issuer.access_lifetime.total_seconds()),
        "scope": granted,
    }


@cache
def token_server() -> TokenServer:
    """Return the server of codes and tokens."""
    return TokenServer()
