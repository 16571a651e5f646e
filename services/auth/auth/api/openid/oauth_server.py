"""The OAuth server on authlib: which ways to a token there are, and what each needs."""

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

from auth.api.openid.oauth_clients import BY_SECRET, KEY, Client, MachineAtTheDoor, by_signature, client_of
from auth.api.openid.oauth_endpoints import Introspection, Revocation
from auth.api.openid.oauth_requests import Asked
from auth.openid import application_sessions, authorizations
from auth.openid.application_sessions import Held, Rules
from auth.openid.authorizations import Grant
from auth.ports import ports
from auth.row_scope import NOBODY
from auth.sessions.models import ApplicationSession, AuthorizationCode
from chartrier.database.session import transaction


def session_rules() -> Rules:
    """What sessions of applications are kept by."""
    held = ports()
    return Rules(held.hashes, held.sessions, held.applications)


def tokens_of(held: Held) -> dict[str, Any]:
    """What an application is given: an access token, an ID token where it asked for one, a token to go on with."""
    issuer, now = ports().issuer, ports().clock.now()
    access = issuer.for_application(held.entry, now=now)
    answer: dict[str, Any] = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": int(issuer.access_lives.total_seconds()),
        "refresh_token": held.secret,
        "scope": held.entry.scope,
    }
    if "openid" in held.entry.scope.split():
        answer["id_token"] = issuer.id_token(held.entry, nonce=held.nonce, access_token=access, now=now)
    return answer


class KeptCode:
    """A code as authlib checks it: where its answer went, and what it was challenged with."""

    def __init__(self, row: AuthorizationCode) -> None:
        self.row = row
        self.code_challenge, self.code_challenge_method = row.code_challenge, "S256"

    def get_redirect_uri(self) -> str:
        """The address that the code was sent to."""
        return self.row.redirect_uri

    def get_scope(self) -> str:
        """What was allowed."""
        return self.row.scope


class CodeForSession(AuthorizationCodeGrant):  # type: ignore[misc]
    """A code for a session: kept by its hash, good once and for a minute."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["none"]  # noqa: RUF012 - authlib's own way

    def save_authorization_code(self, code: str, request: Asked) -> None:
        """Remember what the code is good for."""
        held, who = ports(), request.user
        if who is None:
            raise LookupError("a code is given for somebody")
        data = request.payload.data
        grant = Grant(
            application_id=UUID(request.client.client_id),
            redirect_uri=data["redirect_uri"],
            scope=request.scope,
            nonce=data.get("nonce"),
            code_challenge=data["code_challenge"],
        )
        with transaction(tenant=who.account_id) as session:
            authorizations.keep_code(session, code, grant, who, hashes=held.hashes, now=held.clock.now())

    def query_authorization_code(self, code: str, client: Client) -> KeptCode | None:
        """What the code is good for; a second time, what it gave the first time ends."""
        held = ports()
        with transaction(tenant=NOBODY) as session:
            found = authorizations.find_code(
                session,
                code,
                UUID(client.client_id),
                hashes=held.hashes,
                rules=held.sessions,
                now=held.clock.now(),
            )
        return KeptCode(found) if found else None

    def create_token_response(self) -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
        """Turn the code into a session, in one transaction: the row decides who was first."""
        row = self.request.authorization_code.row
        called = self.request.client.application.name
        with transaction(tenant=row.account_id) as session:
            again = session.get_one(AuthorizationCode, row.code_hash)
            given = application_sessions.begin(
                session, again, called=called, rules=session_rules(), now=ports().clock.now()
            )
        if given is None:
            raise InvalidGrantError("Invalid 'code' in request.")
        return 200, tokens_of(given), self.TOKEN_RESPONSE_HEADER


class KeptRefreshToken:
    """A refresh token as authlib checks it."""

    def __init__(self, secret: str, running: ApplicationSession) -> None:
        self.secret, self.running = secret, running

    def check_client(self, client: Client) -> bool:
        """Whether it was given to this client."""
        return str(self.running.application_id) == client.client_id

    def get_scope(self) -> str:
        """What was allowed."""
        return self.running.scope


class RotatingRefresh(RefreshTokenGrant):  # type: ignore[misc]
    """A refresh token for the next one: a second use ends the family."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["none"]  # noqa: RUF012 - authlib's own way

    def authenticate_refresh_token(self, refresh_token: str) -> KeptRefreshToken | None:
        """The session that it belongs to; nothing is used up yet."""
        with transaction(tenant=NOBODY) as session:
            running = application_sessions.found(session, refresh_token, hashes=ports().hashes)
        return KeptRefreshToken(refresh_token, running) if running else None

    def create_token_response(self) -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
        """Go on with the session, in one transaction."""
        kept = self.request.refresh_token
        with transaction(tenant=NOBODY) as session:
            given = application_sessions.renew(
                session, kept.secret, kept.running.application_id, rules=session_rules(), now=ports().clock.now()
            )
        if given is None:
            raise InvalidGrantError("This session is over.")
        return 200, tokens_of(given), self.TOKEN_RESPONSE_HEADER


class ForMachines(ClientCredentialsGrant):  # type: ignore[misc]
    """Client credentials: the secret by HTTP Basic or in the form, or a signature."""

    TOKEN_ENDPOINT_AUTH_METHODS = [*BY_SECRET, KEY]  # noqa: RUF012 - authlib's own way


class S256(CodeChallenge):  # type: ignore[misc]
    """PKCE for everybody, and the one method that shows the secret to nobody on the way."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012 - authlib's own way

    def validate_code_challenge(self, grant: CodeForSession, redirect_uri: str) -> None:
        """Refuse a request without a challenge."""
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A 'code_challenge' with 'code_challenge_method' S256 is needed.")
        super().validate_code_challenge(grant, redirect_uri)


class SignInAsked(OpenIDCode):  # type: ignore[misc]
    """How an application may ask for a sign-in; the ID token is made with the rest of the tokens."""

    def exists_nonce(self, nonce: str, request: Asked) -> bool:  # noqa: ARG002 - authlib's question
        """Never: codes are good once, and bound to whoever asked by their challenge."""
        return False

    def process_token(self, grant: object, response: object) -> None:
        """Nothing more is added."""


class WhoAnswers(IssuerParameter):  # type: ignore[misc]
    """Every answer at an application's address says whose answer it is (RFC 9207)."""

    def get_issuer(self) -> str:
        """This installation."""
        return ports().issuer.issuer


class TokenServer(AuthorizationServer):  # type: ignore[misc]
    """The server of codes and tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.scopes_supported = None
        self.register_grant(CodeForSession, [S256(required=True), SignInAsked()])
        self.register_grant(RotatingRefresh)
        self.register_grant(ForMachines)
        self.register_client_auth_method(KEY, by_signature)
        self.register_extension(WhoAnswers())
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)
        self.register_token_generator("default", _for_machine)

    def query_client(self, client_id: str) -> Client:
        """Whoever says to be this client."""
        return client_of(client_id)

    def create_oauth2_request(self, request: Asked | None) -> Asked:
        """The request that was handed in, or the one that came."""
        return request or Asked.came(flask_request)

    def save_token(self, token: dict[str, Any], request: object) -> None:
        """Tokens are checked by their signature; what has to be kept was kept with their session."""


def _for_machine(*, client: MachineAtTheDoor, scope: str | None, **_: object) -> dict[str, Any]:
    issuer, granted = ports().issuer, client.get_allowed_scope(scope)
    machine = client.machine
    if machine is None:
        raise LookupError("a token is given to a machine that proved itself")
    return {
        "access_token": issuer.for_machine(
            client_id=machine.client_id, credential_id=machine.credential_id, scope=granted, now=ports().clock.now()
        ),
        "token_type": "Bearer",
        "expires_in": int(issuer.access_lives.total_seconds()),
        "scope": granted,
    }


@cache
def token_server() -> TokenServer:
    """The server of codes and tokens."""
    return TokenServer()
