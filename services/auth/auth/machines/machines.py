"""Machine clients: registered by the operator, known by secrets that are told once or by keys of their own."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.errors import ClientNotFound, CredentialNotFound, ForTheOperator, TwoCredentialsThere
from auth.events.sessions import SessionRevoked
from auth.machines.models import Client, ClientCredential
from auth.row_scope import seek, take_turns
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from auth.sessions.sessions import SessionRules
from chartrier.access.principal import Principal
from chartrier.database.session import as_tenant
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections import grants
from chartrier.projections.revoked_sessions import revoke

OPERATE: Final = "operate"
INTROSPECT: Final = "introspect"
_PLACES: Final = (1, 2)


@dataclass(frozen=True)
class Operator:
    """The client by which whoever runs the installation sets it up through the public API."""

    client_id: UUID
    secret: str


@dataclass(frozen=True)
class Machine:
    """A client as the token endpoint meets it; the operator's own has no credential of ours."""

    client_id: UUID
    scope: str
    credential_id: UUID | None = None


@dataclass(frozen=True)
class Registered:
    """A new client; its secret is kept hashed and never told again."""

    client_id: UUID
    client_secret: str | None
    name: str
    scope: str


@dataclass(frozen=True)
class Added:
    """A new credential; a secret is told this once."""

    id: UUID
    kind: str
    client_secret: str | None
    added_at: datetime


@dataclass(frozen=True)
class Sheet:
    """A client as the operator looks after it; what tenancy granted it says for which organisations it acts."""

    client_id: UUID
    name: str
    scope: str
    organisations: list[UUID]
    registered_at: datetime
    last_used_at: datetime | None
    disabled_at: datetime | None
    credentials: Sequence[ClientCredential]


def operator_only(by: Principal) -> None:
    """Refuse everybody but the operator."""
    if by.kind != "machine" or OPERATE not in by.scope:
        raise ForTheOperator


def register(
    session: Session,
    *,
    name: str,
    scope: str,
    public_key: dict[str, Any] | None,
    by: Principal,
    hashes: KeyedHashes,
    now: datetime,
) -> Registered:
    """Register a machine with its own public key, or with a secret of ours."""
    client = Client(id=new_id(), name=name, scope=scope, registered_by=by.id, registered_at=now)
    session.add(client)
    session.flush()
    added = _add(session, client.id, 1, public_key, hashes=hashes, now=now)
    return Registered(client.id, added.client_secret, name, scope)


def add_credential(
    session: Session, client_id: UUID, public_key: dict[str, Any] | None, *, hashes: KeyedHashes, now: datetime
) -> Added:
    """Give a machine a second secret or key beside the first, so that one follows the other without a pause."""
    _own(session, client_id)
    taken = select(ClientCredential.place).where(ClientCredential.client_id == client_id)
    # The operator's clicks on one machine come one after the other; the constraint stands behind.
    take_turns(session, f"client:{client_id}")
    free = set(_PLACES) - set(session.scalars(taken))
    if not free:
        raise TwoCredentialsThere
    return _add(session, client_id, min(free), public_key, hashes=hashes, now=now)


def remove_credential(
    session: Session, client_id: UUID, credential_id: UUID, *, rules: SessionRules, now: datetime
) -> None:
    """Take a secret or key away: it is refused from now on, and so is every token that was taken with it."""
    _own(session, client_id)
    credential = session.get(ClientCredential, credential_id)
    if credential is None or credential.client_id != client_id:
        raise CredentialNotFound
    _refuse_tokens(session, client_id, credential_id, rules=rules, now=now)
    session.delete(credential)
    session.flush()


def disable(session: Session, client_id: UUID, *, disabled: bool, rules: SessionRules, now: datetime) -> Sheet:
    """Let a machine in no more, or again; its tokens are refused in every service."""
    client = _own(session, client_id)
    if disabled and client.disabled_at is None:
        client.disabled_at = now
        for credential in _credentials(session, client_id):
            _refuse_tokens(session, client_id, credential.id, rules=rules, now=now)
            # Tokens carry the credential's id: taken under a new one, later ones are not refused with the former.
            credential.id = new_id()
    elif not disabled:
        client.disabled_at = None
    session.flush()
    return sheet(session, client_id)


def sheets(session: Session) -> list[Sheet]:
    """Every machine that the operator registered, by name."""
    return [_sheet(session, client) for client in session.scalars(select(Client).order_by(Client.name, Client.id))]


def sheet(session: Session, client_id: UUID) -> Sheet:
    """One machine."""
    return _sheet(session, _own(session, client_id))


def recognise(
    session: Session, client_id: UUID, secret: str, *, operator: Operator | None, hashes: KeyedHashes
) -> Machine | None:
    """The machine that this id and secret belong to."""
    if operator is not None and client_id == operator.client_id:
        genuine = hmac.compare_digest(hashes.of("client", operator.secret), hashes.of("client", secret))
        return Machine(client_id, OPERATE) if genuine else None
    seek(session, str(client_id))
    client = session.get(Client, client_id)
    if client is None or client.disabled_at is not None:
        return None
    for credential in _credentials(session, client_id):
        if credential.secret_hash is not None and hashes.same("client", secret, credential.secret_hash):
            return Machine(client_id, client.scope, credential.id)
    return None


def with_keys(session: Session, client_id: UUID) -> tuple[str, dict[UUID, dict[str, Any]]] | None:
    """The scope and the public keys of a machine that proves itself by a signature."""
    seek(session, str(client_id))
    client = session.get(Client, client_id)
    if client is None or client.disabled_at is not None:
        return None
    keys = {one.id: one.public_key for one in _credentials(session, client_id) if one.public_key is not None}
    return client.scope, keys


def used(session: Session, machine: Machine, *, now: datetime) -> None:
    """Remember when a machine, and which of its credentials, was last let in."""
    seek(session, str(machine.client_id))
    session.execute(update(Client).where(Client.id == machine.client_id).values(last_used_at=now))
    own = ClientCredential.id == machine.credential_id
    session.execute(update(ClientCredential).where(own).values(last_used_at=now))


def _own(session: Session, client_id: UUID) -> Client:
    client = session.get(Client, client_id)
    if client is None:
        raise ClientNotFound
    return client


def _add(
    session: Session,
    client_id: UUID,
    place: int,
    public_key: dict[str, Any] | None,
    *,
    hashes: KeyedHashes,
    now: datetime,
) -> Added:
    secret = None if public_key else new_secret()
    credential = ClientCredential(
        id=new_id(),
        client_id=client_id,
        place=place,
        secret_hash=hashes.of("client", secret) if secret else None,
        public_key=public_key,
        added_at=now,
    )
    session.add(credential)
    session.flush()
    return Added(credential.id, credential.kind, secret, now)


def _credentials(session: Session, client_id: UUID) -> list[ClientCredential]:
    own = select(ClientCredential).where(ClientCredential.client_id == client_id).order_by(ClientCredential.added_at)
    return list(session.scalars(own))


def _sheet(session: Session, client: Client) -> Sheet:
    with as_tenant(session, client.id):
        held = grants.of(session, client.id)
    return Sheet(
        client_id=client.id,
        name=client.name,
        scope=client.scope,
        organisations=sorted({grant.organisation_id for grant in held if grant.organisation_id}),
        registered_at=client.registered_at,
        last_used_at=client.last_used_at,
        disabled_at=client.disabled_at,
        credentials=_credentials(session, client.id),
    )


def _refuse_tokens(
    session: Session, client_id: UUID, credential_id: UUID, *, rules: SessionRules, now: datetime
) -> None:
    expires_at = now + rules.tokens_outlive
    with as_tenant(session, client_id):
        revoke(session, credential_id, account_id=client_id, expires_at=expires_at)
    fact = SessionRevoked(tenant_id=client_id, session_id=credential_id, account_id=client_id, expires_at=expires_at)
    record(session, fact)
