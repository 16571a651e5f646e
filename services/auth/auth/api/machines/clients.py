"""Machine clients: registered, listed and disabled by the operator."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from auth.api.common.callers import operator
from auth.errors import ClientNotFound, CredentialNotFound, OperatorOnly, TooManyCredentials
from auth.machines import client_assertions, machines
from auth.machines.machines import ClientDetails, NewCredential, RegisteredMachine, Registration
from auth.ports import config
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import FieldError, Invalid
from chartrier.runtime.current import context

blueprint = Blueprint("clients", url_prefix="/clients", description="Machine clients: ERP connectors")

# A machine never operates the installation: that is the operator's own client, given by the settings.
_SCOPE = validate.Regexp(r"^(?!.*\boperate\b)[a-z][a-z:-]{0,49}( [a-z][a-z:-]{0,49})*$")


class PublicKey(Schema):
    """The machine's own public key (JWK), for `private_key_jwt`; without one, it is given a secret."""

    public_key = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)


class NewClient(PublicKey):
    """A machine to register, and what its tokens are good for."""

    name = fields.DisplayText(200, required=True)
    scope = fields.String(required=True, validate=_SCOPE)


class RegisteredClientView(Schema):
    """A registered machine; its secret is shown this once."""

    client_id = fields.UUID(required=True)
    client_secret = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    scope = fields.String(required=True)


class CredentialView(Schema):
    """One of the two credentials that a machine may have."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"enum": ["secret", "key"]})
    added_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class NewCredentialView(Schema):
    """A credential that was added; a secret is shown this once."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"enum": ["secret", "key"]})
    client_secret = fields.String(required=True, allow_none=True)
    added_at = fields.AwareDateTime(required=True)


class ClientView(Schema):
    """A machine as the operator sees it."""

    client_id = fields.UUID(required=True)
    name = fields.String(required=True)
    scope = fields.String(required=True)
    organisations = fields.List(fields.UUID(), required=True)
    registered_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)
    disabled_at = fields.AwareDateTime(required=True, allow_none=True)
    credentials = fields.List(fields.Nested(CredentialView), required=True)


class Clients(Schema):
    """All of them."""

    items = fields.List(fields.Nested(ClientView), required=True)


class Disabled(Schema):
    """Whether a machine is disabled."""

    disabled = fields.Boolean(required=True)


@blueprint.post("")
@blueprint.takes(NewClient)
@blueprint.returns(HTTPStatus.CREATED, RegisteredClientView)
@blueprint.refuses(OperatorOnly)
def register_client(new: dict[str, Any]) -> RegisteredMachine:
    """Register a machine client, with a key of its own or a secret of ours."""
    operator()
    registration = Registration(new["name"], new["scope"], _public_key(new["public_key"]))
    with transaction() as session:
        return machines.register(session, context(), config(), registration)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, Clients)
@blueprint.refuses(OperatorOnly)
def list_clients() -> dict[str, Any]:
    """List the machines: what they may do, for whom, and when they were last used."""
    operator()
    with transaction() as session:
        return {"items": machines.list_all(session)}


@blueprint.get("/<uuid:client_id>")
@blueprint.returns(HTTPStatus.OK, ClientView)
@blueprint.refuses(OperatorOnly, ClientNotFound)
def read_client(client_id: UUID) -> ClientDetails:
    """Read one machine."""
    operator()
    with transaction() as session:
        return machines.find(session, client_id)


@blueprint.post("/<uuid:client_id>/credentials")
@blueprint.takes(PublicKey)
@blueprint.returns(HTTPStatus.CREATED, NewCredentialView)
@blueprint.refuses(OperatorOnly, ClientNotFound, TooManyCredentials)
def add_credential(new: dict[str, Any], client_id: UUID) -> NewCredential:
    """Give a machine a second secret or key; the first stays good until it is removed."""
    operator()
    with transaction() as session:
        return machines.add_credential(session, context(), config(), client_id, _public_key(new["public_key"]))


@blueprint.delete("/<uuid:client_id>/credentials/<uuid:credential_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OperatorOnly, ClientNotFound, CredentialNotFound)
def remove_credential(client_id: UUID, credential_id: UUID) -> None:
    """Remove a secret or key: it is refused at once, and its tokens within a second."""
    operator()
    with transaction() as session:
        machines.remove_credential(session, context(), config(), client_id, credential_id)


@blueprint.put("/<uuid:client_id>/disabled")
@blueprint.takes(Disabled)
@blueprint.returns(HTTPStatus.OK, ClientView)
@blueprint.refuses(OperatorOnly, ClientNotFound)
def disable_client(wanted: dict[str, Any], client_id: UUID) -> ClientDetails:
    """Disable a machine, or enable it again; its tokens are refused within a second."""
    operator()
    with transaction() as session:
        if wanted["disabled"]:
            return machines.disable(session, context(), config(), client_id)
        return machines.enable(session, client_id)


def _public_key(submitted: dict[str, Any] | None) -> dict[str, Any] | None:
    if submitted is None:
        return None
    key = client_assertions.public_key_in(submitted)
    if key is None:
        raise Invalid(FieldError("public_key", "A public JWK is needed: RSA of 2048 bits or more, P-256 or Ed25519."))
    return key
