"""The clients that authlib asks about: applications, which have no secret, and machines, which authenticate."""

from uuid import UUID

from authlib.oauth2.rfc6749 import ClientMixin  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.errors import InvalidClientError  # type: ignore[import-untyped]
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion  # type: ignore[import-untyped]

from auth.api.openid.oauth_requests import OAuthRequest
from auth.machines import client_assertions, machines
from auth.machines.machines import Machine
from auth.openid import applications
from auth.openid.models import Application
from auth.ports import config, ports
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.runtime.current import context

KEY = "private_key_jwt"
BY_SECRET = ("client_secret_basic", "client_secret_post")
ENDPOINT = "/api/auth/oauth/token"


class ApplicationClient(ClientMixin):  # type: ignore[misc]
    """A registered application; it proves only that a code was its own (PKCE)."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.client_id = str(application.id)

    def get_client_id(self) -> str:
        """Return its id."""
        return self.client_id

    def get_default_redirect_uri(self) -> str | None:
        """Return none: an application always says where it wants the answer."""
        return None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Tell whether this is exactly one of its addresses."""
        return redirect_uri in self.application.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:  # noqa: ARG002 - authlib's question
        """Refuse: it has none."""
        return False

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Tell whether it may authenticate like this: by its id alone, for tokens and their revocation."""
        return method == "none" and endpoint in {"token", "revocation"}

    def check_response_type(self, response_type: str) -> bool:
        """Tell whether it may ask for this: a code."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Tell whether it may ask for tokens in this way."""
        return grant_type in {"authorization_code", "refresh_token"}

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Return what it asks for of that which it may; None where nothing is left."""
        allowed = self.application.scope.split()
        asked = set((scope or "").split())
        return " ".join(one for one in allowed if one in asked) or None


class MachineClient(ClientMixin):  # type: ignore[misc]
    """A machine, authenticated once its secret or its signature was right."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        self.machine: Machine | None = None

    def get_client_id(self) -> str:
        """Return its id."""
        return self.client_id

    def check_client_secret(self, client_secret: str) -> bool:
        """Tell whether the secret is this client's; an unknown client has none, and is refused alike."""
        operator = ports().operator
        try:
            client_id = UUID(self.client_id)
        except ValueError:
            return False
        with transaction(tenant=NOBODY) as session:
            self.machine = machines.authenticate(session, config(), client_id, client_secret, operator=operator)
            if self.machine is not None:
                machines.touch(session, context(), self.machine)
        return self.machine is not None

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Tell whether it may authenticate like this: by its secret or key, never by its id alone."""
        return endpoint in {"token", "introspection", "revocation"} and method in {*BY_SECRET, KEY}

    def check_grant_type(self, grant_type: str) -> bool:
        """Tell whether it may ask for tokens in this way."""
        return grant_type == "client_credentials"

    def check_response_type(self, response_type: str) -> bool:  # noqa: ARG002 - authlib's question
        """Refuse: nobody signs in to a machine."""
        return False

    def check_redirect_uri(self, redirect_uri: str) -> bool:  # noqa: ARG002
        """Refuse."""
        return False

    def get_default_redirect_uri(self) -> str | None:
        """Return none."""
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        """Return what a token is good for: all that the client may do, or what it asks for of that."""
        allowed = self.machine.scope.split() if self.machine else []
        asked = set(scope.split()) if scope else set(allowed)
        return " ".join(one for one in allowed if one in asked)


Client = ApplicationClient | MachineClient


def client_of(client_id: str) -> Client:
    """Return whoever says to be this client; an unknown one finds out no sooner than one with a wrong secret."""
    with transaction(tenant=NOBODY) as session:
        application = applications.find(session, client_id)
    return ApplicationClient(application) if application else MachineClient(client_id)


def by_signature(_query: object, request: OAuthRequest) -> MachineClient | None:
    """Return the machine that signed the assertion of this request (RFC 7523); None where it has none."""
    if request.form.get("client_assertion_type") != JWTBearerClientAssertion.CLIENT_ASSERTION_TYPE:
        return None
    assertion = request.form.get("client_assertion", "")
    client_id = client_assertions.claimed_client(assertion)
    machine = None
    if client_id is not None:
        audiences = [ports().issuer.issuer, config().public_url + ENDPOINT]
        with transaction(tenant=NOBODY) as session:
            machine = client_assertions.authenticate(session, context(), client_id, assertion, audiences=audiences)
            if machine is not None:
                machines.touch(session, context(), machine)
    claimed = request.form.get("client_id")
    if machine is None or claimed not in {None, str(machine.client_id)}:
        raise InvalidClientError(status_code=401, description="This assertion is not this client's, or was used.")
    client = MachineClient(str(machine.client_id))
    client.machine = machine
    return client
