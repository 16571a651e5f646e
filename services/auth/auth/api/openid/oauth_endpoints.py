"""Token revocation (RFC 7009) and introspection (RFC 7662), on authlib."""

from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749.errors import UnsupportedTokenTypeError  # type: ignore[import-untyped]
from authlib.oauth2.rfc7009 import RevocationEndpoint  # type: ignore[import-untyped]
from authlib.oauth2.rfc7662 import IntrospectionEndpoint  # type: ignore[import-untyped]
from joserfc.errors import JoseError

from auth.api.openid.oauth_clients import BY_SECRET, KEY, Client, MachineClient
from auth.machines.machines import INTROSPECT
from auth.openid import application_sessions
from auth.ports import config, ports
from auth.row_scope import NOBODY
from auth.sessions.models import ApplicationSession
from chartrier.access.tokens import AUDIENCE, verified_claims
from chartrier.database.session import transaction
from chartrier.runtime.current import context, runtime


def claims_in(token: str) -> dict[str, Any] | None:
    """Return the claims of an access token, for Chartrier or for userinfo alone; None for one that is not good."""
    issuer = ports().issuer
    for audience in (AUDIENCE, issuer.issuer):
        try:
            claims = verified_claims(ports().key_ring, token, issuer=issuer.issuer, audience=audience, typ="at+jwt")
            session_id = UUID(claims["sid"]) if "sid" in claims else None
        except (JoseError, ValueError, KeyError, TypeError):
            continue
        return None if runtime().revoked_sessions.includes(session_id) else claims
    return None


class SubmittedToken:
    """A token that a client submits: a refresh token, or an access token."""

    def __init__(self, client_id: str, application_session: ApplicationSession | None, claims: dict[str, Any]) -> None:
        self.client_id, self.application_session, self.claims = client_id, application_session, claims

    def check_client(self, client: Client) -> bool:
        """Tell whether it was issued to this client."""
        return self.client_id == client.client_id

    def is_expired(self) -> bool:
        """Deny: an expired one is not found."""
        return False

    def is_revoked(self) -> bool:
        """Deny: a revoked one is not found."""
        return False


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    """Revokes a token, and with it the whole session: every token of it is over."""

    CLIENT_AUTH_METHODS = ["none", *BY_SECRET, KEY]  # noqa: RUF012 - authlib's own way

    def query_token(self, token_string: str, token_type_hint: str | None) -> SubmittedToken | None:  # noqa: ARG002
        """Return the token, of whichever kind it is."""
        return _refresh_token(token_string, good_only=False) or _access_token(token_string)

    def revoke_token(self, token: SubmittedToken, request: object) -> None:  # noqa: ARG002 - authlib's signature
        """End the session that it belongs to; a machine's token has none, and lives for five minutes."""
        revoked = token.application_session
        if revoked is None:
            raise UnsupportedTokenTypeError
        with transaction(tenant=revoked.account_id) as session:
            application_sessions.end(session, context(), config(), revoked.session_id, revoked.account_id)


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    """Tells whether a token is good; a machine asks about its own, and about all if that is in its scope."""

    CLIENT_AUTH_METHODS = [*BY_SECRET, KEY]  # noqa: RUF012 - authlib's own way

    def query_token(self, token_string: str, token_type_hint: str | None) -> SubmittedToken | None:  # noqa: ARG002
        """Return the token, of whichever kind it is, if it is good."""
        return _refresh_token(token_string, good_only=True) or _access_token(token_string)

    def check_permission(self, token: SubmittedToken, client: MachineClient, request: object) -> bool:  # noqa: ARG002
        """Tell whether this machine may ask about it."""
        return token.check_client(client) or (client.machine is not None and INTROSPECT in client.machine.scope.split())

    def introspect_token(self, token: SubmittedToken) -> dict[str, Any]:
        """Return the claims of the token."""
        return {"active": True} | token.claims


def _refresh_token(secret: str, *, good_only: bool) -> SubmittedToken | None:
    with transaction(tenant=NOBODY) as session:
        if good_only and not application_sessions.is_good(session, context(), config(), secret):
            return None
        found = application_sessions.find(session, config(), secret)
    if found is None:
        return None
    claims = {
        "sub": str(found.account_id),
        "scope": found.scope,
        "client_id": str(found.application_id),
        "iss": ports().issuer.issuer,
    }
    return SubmittedToken(str(found.application_id), found, claims)


def _access_token(token: str) -> SubmittedToken | None:
    claims = claims_in(token)
    if claims is None:
        return None
    found = None
    if claims["sub"] != claims["client_id"] and "sid" in claims:
        with transaction(tenant=UUID(claims["sub"])) as session:
            found = session.get(ApplicationSession, UUID(claims["sid"]))
    return SubmittedToken(str(claims["client_id"]), found, claims | {"token_type": "Bearer"})
