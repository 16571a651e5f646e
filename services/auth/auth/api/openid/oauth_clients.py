"""Clients as authlib asks about them: applications, which keep no secret, and machines, which prove who they are."""

from uuid import UUID

from authlib.oauth2.rfc6749 import ClientMixin  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.errors import InvalidClientError  # type: ignore[import-untyped]
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion  # type: ignore[import-untyped]

from auth.api.openid.oauth_requests import Asked
from auth.machines import machine_keys, machines
from auth.machines.machines import Machine
from auth.openid import applications
from auth.openid.models import Application
from auth.ports import ports
from auth.row_scope import NOBODY
from chartrier.database.session import transaction

KEY = "private_key_jwt"
BY_SECRET = ("client_secret_basic", "client_secret_post")
ISSUES_TOKENS = "/api/auth/oauth/token"


class ApplicationAtTheDoor(ClientMixin):  # type: ignore[misc]
    """A registered application; it proves nothing but that a code was its own (PKCE)."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.client_id = str(application.id)

    def get_client_id(self) -> str:
        """Its id."""
        return self.client_id

    def get_default_redirect_uri(self) -> str | None:
        """None: an application always says where it wants the answer."""
        return None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether this is, letter by letter, one of its addresses."""
        return redirect_uri in self.application.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:  # noqa: ARG002 - authlib's question
        """Never: it has none."""
        return False

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Whether it may come like this: by its name alone, for tokens and to give them back."""
        return method == "none" and endpoint in {"token", "revocation"}

    def check_response_type(self, response_type: str) -> bool:
        """Whether it may ask for this: a code."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether it may ask in this way."""
        return grant_type in {"authorization_code", "refresh_token"}

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What it asks for of that which it may; None where nothing is left."""
        may = self.application.scope.split()
        asked = set((scope or "").split())
        return " ".join(one for one in may if one in asked) or None


class MachineAtTheDoor(ClientMixin):  # type: ignore[misc]
    """A machine, known once its secret or its signature was right."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        self.machine: Machine | None = None

    def get_client_id(self) -> str:
        """Its id."""
        return self.client_id

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
                machines.used(session, self.machine, now=held.clock.now())
        return self.machine is not None

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Whether the client may prove itself like this: by its secret or key, never by its name alone."""
        return endpoint in {"token", "introspection", "revocation"} and method in {*BY_SECRET, KEY}

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether the client may ask in this way."""
        return grant_type == "client_credentials"

    def check_response_type(self, response_type: str) -> bool:  # noqa: ARG002 - authlib's question
        """Never: nobody signs in to a machine."""
        return False

    def check_redirect_uri(self, redirect_uri: str) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def get_default_redirect_uri(self) -> str | None:
        """None."""
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        """What a token is good for: all that the client may do, or what it asks for of that."""
        allowed = self.machine.scope.split() if self.machine else []
        asked = set(scope.split()) if scope else set(allowed)
        return " ".join(one for one in allowed if one in asked)


Client = ApplicationAtTheDoor | MachineAtTheDoor


def client_of(client_id: str) -> Client:
    """Whoever says to be this client; an unknown one finds out no sooner than one with a wrong secret."""
    with transaction(tenant=NOBODY) as session:
        application = applications.sought(session, client_id)
    return ApplicationAtTheDoor(application) if application else MachineAtTheDoor(client_id)


def by_signature(_query: object, request: Asked) -> MachineAtTheDoor | None:
    """The machine that signed the assertion of this request (RFC 7523); None where it has none."""
    if request.form.get("client_assertion_type") != JWTBearerClientAssertion.CLIENT_ASSERTION_TYPE:
        return None
    held, assertion = ports(), request.form.get("client_assertion", "")
    client_id = machine_keys.claimed(assertion)
    machine = None
    if client_id is not None:
        audiences = [held.issuer.issuer, held.public_url + ISSUES_TOKENS]
        with transaction(tenant=NOBODY) as session:
            machine = machine_keys.recognise(session, client_id, assertion, audiences=audiences, now=held.clock.now())
            if machine is not None:
                machines.used(session, machine, now=held.clock.now())
    named = request.form.get("client_id")
    if machine is None or named not in {None, str(machine.client_id)}:
        raise InvalidClientError(status_code=401, description="This assertion is not this client's, or was used.")
    client = MachineAtTheDoor(str(machine.client_id))
    client.machine = machine
    return client
