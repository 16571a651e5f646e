"""Giving tokens back (RFC 7009) and asking what one is worth (RFC 7662), on authlib."""

from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749.errors import UnsupportedTokenTypeError  # type: ignore[import-untyped]
from authlib.oauth2.rfc7009 import RevocationEndpoint  # type: ignore[import-untyped]
from authlib.oauth2.rfc7662 import IntrospectionEndpoint  # type: ignore[import-untyped]
from joserfc.errors import JoseError

from auth.api.openid.oauth_clients import BY_SECRET, KEY, Client, MachineAtTheDoor
from auth.machines.machines import INTROSPECT
from auth.openid import application_sessions
from auth.ports import ports
from auth.row_scope import NOBODY
from auth.sessions.models import ApplicationSession
from chartrier.access.tokens import AUDIENCE, verified_claims
from chartrier.database.session import transaction
from chartrier.runtime.current import runtime


def claims_of(token: str) -> dict[str, Any] | None:
    """What an access token says, for Chartrier or for userinfo alone; None for one that is not good any more."""
    issuer = ports().issuer
    for audience in (AUDIENCE, issuer.issuer):
        try:
            claims = verified_claims(ports().key_ring, token, issuer=issuer.issuer, audience=audience, typ="at+jwt")
            session_id = UUID(claims["sid"]) if "sid" in claims else None
        except (JoseError, ValueError, KeyError, TypeError):
            continue
        return None if runtime().revoked_sessions.includes(session_id) else claims
    return None


class GivenToken:
    """A token that a client brings: a link of a chain, or an access token."""

    def __init__(self, client_id: str, running: ApplicationSession | None, said: dict[str, Any]) -> None:
        self.client_id, self.running, self.said = client_id, running, said

    def check_client(self, client: Client) -> bool:
        """Whether it was given to this client."""
        return self.client_id == client.client_id

    def is_expired(self) -> bool:
        """Never: what is over is not found."""
        return False

    def is_revoked(self) -> bool:
        """Never: what was revoked is not found."""
        return False


def _refresh_token(secret: str, *, alive: bool) -> GivenToken | None:
    held = ports()
    with transaction(tenant=NOBODY) as session:
        if alive and not application_sessions.is_alive(session, secret, hashes=held.hashes, now=held.clock.now()):
            return None
        running = application_sessions.found(session, secret, hashes=held.hashes)
    if running is None:
        return None
    said = {
        "sub": str(running.account_id),
        "scope": running.scope,
        "client_id": str(running.application_id),
        "iss": held.issuer.issuer,
    }
    return GivenToken(str(running.application_id), running, said)


def _access_token(token: str) -> GivenToken | None:
    claims = claims_of(token)
    if claims is None:
        return None
    running = None
    if claims["sub"] != claims["client_id"] and "sid" in claims:
        with transaction(tenant=UUID(claims["sub"])) as session:
            running = session.get(ApplicationSession, UUID(claims["sid"]))
    return GivenToken(str(claims["client_id"]), running, claims | {"token_type": "Bearer"})


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    """A token given back ends the whole family: it is one session."""

    CLIENT_AUTH_METHODS = ["none", *BY_SECRET, KEY]  # noqa: RUF012 - authlib's own way

    def query_token(self, token_string: str, token_type_hint: str | None) -> GivenToken | None:  # noqa: ARG002
        """The token, of whichever kind it is."""
        return _refresh_token(token_string, alive=False) or _access_token(token_string)

    def revoke_token(self, token: GivenToken, request: object) -> None:  # noqa: ARG002 - authlib's signature
        """End the session that it belongs to; a machine's token has none, and five minutes to live."""
        held, running = ports(), token.running
        if running is None:
            raise UnsupportedTokenTypeError
        with transaction(tenant=running.account_id) as session:
            application_sessions.end(
                session, running.session_id, running.account_id, rules=held.sessions, now=held.clock.now()
            )


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    """What a token is worth; a machine is told of its own, and of all if that is its task."""

    CLIENT_AUTH_METHODS = [*BY_SECRET, KEY]  # noqa: RUF012 - authlib's own way

    def query_token(self, token_string: str, token_type_hint: str | None) -> GivenToken | None:  # noqa: ARG002
        """The token, of whichever kind it is, as long as it is good."""
        return _refresh_token(token_string, alive=True) or _access_token(token_string)

    def check_permission(self, token: GivenToken, client: MachineAtTheDoor, request: object) -> bool:  # noqa: ARG002
        """Whether this machine may know."""
        return token.check_client(client) or (client.machine is not None and INTROSPECT in client.machine.scope.split())

    def introspect_token(self, token: GivenToken) -> dict[str, Any]:
        """What the token says."""
        return {"active": True} | token.said
