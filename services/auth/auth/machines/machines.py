"""Machine clients: registered by the operator, authenticated by secrets that are shown once or by keys of their own."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.config import Config
from auth.errors import ClientNotFound, CredentialNotFound, OperatorOnly, TooManyCredentials
from auth.events.sessions import SessionRevoked
from auth.machines.models import Client, ClientCredential
from auth.row_scope import allow_lookup, lock
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.access.principal import Principal
from chartrier.database.session import as_tenant
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections import grants
from chartrier.projections.revoked_sessions import revoke

OPERATE: Final = "operate"
INTROSPECT: Final = "introspect"
_SLOTS: Final = frozenset({1, 2})


@dataclass(frozen=True)
class Operator:
    """The client by which whoever runs the installation sets it up through the public API."""

    client_id: UUID
    secret: str


@dataclass(frozen=True)
class Machine:
    """A client that authenticated itself; the operator's own has no credential in the database."""

    client_id: UUID
    scope: str
    credential_id: UUID | None = None


@dataclass(frozen=True)
class Registration:
    """A machine to register, perhaps with its own public key."""

    name: str
    scope: str
    public_key: dict[str, Any] | None


@dataclass(frozen=True)
class RegisteredMachine:
    """A new client; its secret is stored as a hash and never shown again."""

    client_id: UUID
    client_secret: str | None
    name: str
    scope: str


@dataclass(frozen=True)
class NewCredential:
    """A new credential; a secret is shown this once."""

    id: UUID
    kind: str
    client_secret: str | None
    added_at: datetime


@dataclass(frozen=True)
class ClientDetails:
    """A client as the operator sees it; what tenancy granted says for which organisations it acts."""

    client_id: UUID
    name: str
    scope: str
    organisations: list[UUID]
    registered_at: datetime
    last_used_at: datetime | None
    disabled_at: datetime | None
    credentials: Sequence[ClientCredential]


def require_operator(caller: Principal) -> None:
    """Refuse everybody but the operator."""
    if caller.kind != "machine" or OPERATE not in caller.scope:
        raise OperatorOnly


def register(session: Session, context: Context, config: Config, registration: Registration) -> RegisteredMachine:
    """Register a machine with its own public key, or with a secret of ours."""
    client = Client(
        id=new_id(),
        name=registration.name,
        scope=registration.scope,
        registered_by=context.account_id,
        registered_at=context.now,
    )
    session.add(client)
    session.flush()
    added = _add(session, config, _credential(context, client.id, registration.public_key, slot=1))
    return RegisteredMachine(client.id, added.client_secret, client.name, client.scope)


def add_credential(
    session: Session, context: Context, config: Config, client_id: UUID, public_key: dict[str, Any] | None
) -> NewCredential:
    """Give a machine a second secret or key beside the first, so that it can change over without a pause."""
    _find(session, client_id)
    # The operator's requests about one machine are handled in turn; the constraint stands behind.
    lock(session, f"client:{client_id}")
    used = select(ClientCredential.slot).where(ClientCredential.client_id == client_id)
    free = _SLOTS - set(session.scalars(used))
    if not free:
        raise TooManyCredentials
    return _add(session, config, _credential(context, client_id, public_key, slot=min(free)))


def remove_credential(session: Session, context: Context, config: Config, client_id: UUID, credential_id: UUID) -> None:
    """Remove a secret or key: it is refused from now on, and so is every token that was issued for it."""
    _find(session, client_id)
    credential = session.get(ClientCredential, credential_id)
    if credential is None or credential.client_id != client_id:
        raise CredentialNotFound
    _revoke_tokens(session, context, config, credential)
    session.delete(credential)
    session.flush()


def disable(session: Session, context: Context, config: Config, client_id: UUID) -> ClientDetails:
    """Disable a machine; its tokens are refused in every service."""
    client = _find(session, client_id)
    if client.disabled_at is None:
        client.disabled_at = context.now
        for credential in _credentials(session, client_id):
            _revoke_tokens(session, context, config, credential)
            # Tokens carry the credential's id: under a new one, later tokens are not refused with the former.
            credential.id = new_id()
    session.flush()
    return _details(session, client)


def enable(session: Session, client_id: UUID) -> ClientDetails:
    """Enable a machine again."""
    client = _find(session, client_id)
    client.disabled_at = None
    session.flush()
    return _details(session, client)


def list_all(session: Session) -> list[ClientDetails]:
    """Return every machine that the operator registered, by name."""
    return [_details(session, client) for client in session.scalars(select(Client).order_by(Client.name, Client.id))]


def find(session: Session, client_id: UUID) -> ClientDetails:
    """Return one machine."""
    return _details(session, _find(session, client_id))


def authenticate(
    session: Session, config: Config, client_id: UUID, secret: str, *, operator: Operator | None
) -> Machine | None:
    """Return the machine that this id and secret belong to."""
    hashes = config.hashes
    if operator is not None and client_id == operator.client_id:
        is_right = hmac.compare_digest(hashes.of("client", operator.secret), hashes.of("client", secret))
        return Machine(client_id, OPERATE) if is_right else None
    client = _find_enabled(session, client_id)
    if client is None:
        return None
    for credential in _credentials(session, client_id):
        if credential.secret_hash is not None and hashes.matches("client", secret, credential.secret_hash):
            return Machine(client_id, client.scope, credential.id)
    return None


def public_keys(session: Session, client_id: UUID) -> tuple[str, dict[UUID, dict[str, Any]]] | None:
    """Return the scope and the public keys of a machine that authenticates by a signature."""
    client = _find_enabled(session, client_id)
    if client is None:
        return None
    keys = {one.id: one.public_key for one in _credentials(session, client_id) if one.public_key is not None}
    return client.scope, keys


def touch(session: Session, context: Context, machine: Machine) -> None:
    """Record when a machine, and which of its credentials, was last used."""
    allow_lookup(session, str(machine.client_id))
    session.execute(update(Client).where(Client.id == machine.client_id).values(last_used_at=context.now))
    own = ClientCredential.id == machine.credential_id
    session.execute(update(ClientCredential).where(own).values(last_used_at=context.now))


def _find(session: Session, client_id: UUID) -> Client:
    client = session.get(Client, client_id)
    if client is None:
        raise ClientNotFound
    return client


def _find_enabled(session: Session, client_id: UUID) -> Client | None:
    allow_lookup(session, str(client_id))
    client = session.get(Client, client_id)
    return client if client is not None and client.disabled_at is None else None


def _credential(context: Context, client_id: UUID, public_key: dict[str, Any] | None, *, slot: int) -> ClientCredential:
    return ClientCredential(id=new_id(), client_id=client_id, slot=slot, public_key=public_key, added_at=context.now)


def _add(session: Session, config: Config, credential: ClientCredential) -> NewCredential:
    secret = None if credential.public_key else new_secret()
    credential.secret_hash = config.hashes.of("client", secret) if secret else None
    session.add(credential)
    session.flush()
    return NewCredential(credential.id, credential.kind, secret, credential.added_at)


def _credentials(session: Session, client_id: UUID) -> list[ClientCredential]:
    own = (
        select(ClientCredential)
        .where(ClientCredential.client_id == client_id)
        .order_by(ClientCredential.added_at, ClientCredential.id)
    )
    return list(session.scalars(own))


def _details(session: Session, client: Client) -> ClientDetails:
    with as_tenant(session, client.id):
        granted = grants.of(session, client.id)
    return ClientDetails(
        client_id=client.id,
        name=client.name,
        scope=client.scope,
        organisations=sorted({grant.organisation_id for grant in granted if grant.organisation_id}),
        registered_at=client.registered_at,
        last_used_at=client.last_used_at,
        disabled_at=client.disabled_at,
        credentials=_credentials(session, client.id),
    )


def _revoke_tokens(session: Session, context: Context, config: Config, credential: ClientCredential) -> None:
    expires_at = context.now + config.sessions.tokens_outlive
    with as_tenant(session, credential.client_id):
        revoke(session, credential.id, account_id=credential.client_id, expires_at=expires_at)
    revoked = SessionRevoked(
        tenant_id=credential.client_id,
        session_id=credential.id,
        account_id=credential.client_id,
        expires_at=expires_at,
    )
    record(session, revoked)
