"""Machine clients: registered by the operator, known by a secret that is told once."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from auth.errors import ForTheOperator
from auth.keyed_hashes import KeyedHashes, new_secret
from auth.models import Client
from auth.scopes import seek
from chartrier.identity import Principal
from chartrier.ids import new_id

OPERATE = "operate"


@dataclass(frozen=True)
class Operator:
    """The client by which whoever runs the installation sets it up through the public API."""

    client_id: UUID
    secret: str


@dataclass(frozen=True)
class Machine:
    """A client as the token endpoint meets it."""

    client_id: UUID
    scope: str


@dataclass(frozen=True)
class Registered:
    """A new client; its secret is kept hashed and never told again."""

    client_id: UUID
    client_secret: str
    name: str
    scope: str


def register(
    session: Session, *, name: str, scope: str, by: Principal, hashes: KeyedHashes, now: datetime
) -> Registered:
    """Register a machine; the operator alone may."""
    if by.kind != "machine" or OPERATE not in by.scope:
        raise ForTheOperator
    secret = new_secret()
    client = Client(
        id=new_id(),
        name=name,
        scope=scope,
        secret_hash=hashes.of("client", secret),
        registered_by=by.id,
        registered_at=now,
    )
    session.add(client)
    session.flush()
    return Registered(client.id, secret, name, scope)


def recognise(
    session: Session, client_id: UUID, secret: str, *, operator: Operator | None, hashes: KeyedHashes
) -> Machine | None:
    """The machine that this id and secret belong to."""
    if operator is not None and client_id == operator.client_id:
        genuine = hmac.compare_digest(hashes.of("client", operator.secret), hashes.of("client", secret))
        return Machine(client_id, OPERATE) if genuine else None
    seek(session, str(client_id))
    client = session.get(Client, client_id)
    if client is None or not hashes.same("client", secret, client.secret_hash):
        return None
    return Machine(client_id, client.scope)


def used(session: Session, client_id: UUID, *, now: datetime) -> None:
    """Remember when a client last took a token."""
    seek(session, str(client_id))
    session.execute(update(Client).where(Client.id == client_id).values(last_used_at=now))
