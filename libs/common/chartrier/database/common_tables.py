"""The tables that every service's database has, and who may see and write their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import TIMESTAMP, Column, Index, Integer, LargeBinary, MetaData, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB


@dataclass(frozen=True)
class Policy:
    """For which rows a session that is not maintenance may see them, and may write them."""

    visible: str
    writable: str


IN_AN_EVENT: Final = "current_tenant() IS NOT NULL"

POLICIES: Final = {
    # Whatever happens is recorded by whoever does it, and read by the relay alone.
    "outbox": Policy(visible="false", writable="true"),
    "inbox": Policy(visible="tenant_id = current_tenant()", writable="tenant_id = current_tenant()"),
    # A person sees what they were granted themselves; an event about a holder, or about a person, what concerns it.
    "grants": Policy(
        visible="principal_id IN (current_account(), current_tenant()) OR holder_id = current_tenant()",
        writable="holder_id = current_tenant()",
    ),
    "spent_proofs": Policy(
        visible="principal_id IN (current_account(), current_tenant())",
        writable="principal_id IN (current_account(), current_tenant())",
    ),
    "revoked_sessions": Policy(visible="false", writable="account_id IN (current_account(), current_tenant())"),
    "heartbeat": Policy(visible="false", writable="false"),
    # Public keys, which auth publishes to everybody.
    "auth_keys": Policy(visible="true", writable="false"),
}

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def common_metadata() -> MetaData:
    """Return a service's metadata: the naming convention and the tables that every service has."""
    metadata = MetaData(naming_convention=NAMING)
    moment = TIMESTAMP(timezone=True)
    Table(
        "outbox",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("type", Text, nullable=False),
        Column("tenant_id", Uuid, nullable=False),
        Column("occurred_at", moment, nullable=False, server_default=func.now()),
        Column("request_id", Text, nullable=False),
        Column("data", LargeBinary, nullable=False),
        Column("published_at", moment),
        Index("ix_outbox_unpublished", "id", postgresql_where=text("published_at IS NULL")),
    )
    Table(
        "inbox",
        metadata,
        Column("event_id", Uuid, primary_key=True),
        Column("handler", Text, primary_key=True),
        Column("tenant_id", Uuid, nullable=False),
        Column("handled_at", moment, nullable=False, server_default=func.now()),
    )
    Table(
        "grants",
        metadata,
        Column("grant_id", Uuid, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("principal_id", Uuid, nullable=False, index=True),
        Column("kind", Text, nullable=False),
        Column("holder_id", Uuid, nullable=False, index=True),
        Column("organisation_id", Uuid),
        Column("establishment_id", Uuid),
        Column("rights", ARRAY(Text), nullable=False),
    )
    Table(
        "spent_proofs",
        metadata,
        Column("jti", Uuid, primary_key=True),
        Column("principal_id", Uuid, nullable=False),
        Column("expires_at", moment, nullable=False),
    )
    Table(
        "revoked_sessions",
        metadata,
        Column("session_id", Uuid, primary_key=True),
        Column("account_id", Uuid, nullable=False),
        Column("expires_at", moment, nullable=False),
    )
    Table(
        "heartbeat",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("beaten_at", moment, nullable=False),
    )
    Table(
        "auth_keys",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("key_set", JSONB, nullable=False),
        Column("fetched_at", moment, nullable=False),
    )
    return metadata
