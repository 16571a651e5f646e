"""The database: one typed session per unit of work, row-level security always on, constraints that become problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    TIMESTAMP,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    create_engine,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from chartrier.identity import Principal, principal
from chartrier.problems import Problem

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Classes of SQLSTATE: connection lost, out of resources (a full disk), ended by an operator.
_AWAY: Final = frozenset({"08", "53", "57"})
_TOOK_TOO_LONG: Final = "57014"

_flask_sqlalchemy = SQLAlchemy(session_options={"expire_on_commit": False}, disable_autonaming=True)


def house_metadata() -> MetaData:
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
        Column("rights", ARRAY(Text), nullable=False),
    )
    Table(
        "spent_proofs",
        metadata,
        Column("jti", Uuid, primary_key=True),
        Column("expires_at", moment, nullable=False),
    )
    Table(
        "revoked_sessions",
        metadata,
        Column("session_id", Uuid, primary_key=True),
        Column("expires_at", moment, nullable=False),
    )
    Table(
        "pulse",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("beaten_at", moment, nullable=False),
    )
    return metadata


@dataclass(frozen=True)
class Scope:
    """In whose name rows are read and written; PostgreSQL's row-level security decides with it."""

    account: UUID | None = None
    tenant: UUID | None = None
    maintenance: bool = False

    def parameters(self) -> dict[str, str]:
        """Return the scope as the settings of a database session."""
        return {
            "account": str(self.account) if self.account else "",
            "tenant": str(self.tenant) if self.tenant else "",
            "maintenance": "on" if self.maintenance else "",
        }


_SET_SCOPE: Final = text(
    "SELECT set_config('chartrier.account', :account, true), set_config('chartrier.tenant', :tenant, true),"
    " set_config('chartrier.maintenance', :maintenance, true)"
)
_SET_SCOPE_OF_SESSION: Final = (
    "SELECT set_config('chartrier.account', %(account)s, false), set_config('chartrier.tenant', %(tenant)s, false),"
    " set_config('chartrier.maintenance', %(maintenance)s, false)"
)


_DIALECT: Final = psycopg_dialect()  # type: ignore[no-untyped-call]


def attach(app: Flask, *, url: str, pool_size: int) -> None:
    """Give a Flask application its database."""
    options: dict[str, Any] = {
        "pool_pre_ping": True,
        "pool_size": pool_size,
        "max_overflow": pool_size,
        "pool_timeout": 10,
        "hide_parameters": True,
        "connect_args": {"connect_timeout": 5, "options": "-c timezone=UTC -c statement_timeout=30000"},
    }
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    _flask_sqlalchemy.init_app(app)
    # Whoever reads sets the scope first, which shows whether a pooled connection still lives: no need to ping it too.
    unpinged = options | {"pool_pre_ping": False}
    app.extensions["read_engine"] = create_engine(url, isolation_level="AUTOCOMMIT", **unpinged)


def engine(app: Flask | None = None) -> Engine:
    """Return the engine of an application, or of the current one."""
    if app is None:
        return _flask_sqlalchemy.engine
    with app.app_context():
        return _flask_sqlalchemy.engine


def _scope(tenant: UUID | None, *, maintenance: bool, by: Principal | None) -> Scope:
    if by is None and tenant is None and not maintenance:
        by = principal()
    return Scope(account=by.id if by else None, tenant=tenant, maintenance=maintenance)


@contextmanager
def transaction(
    *, tenant: UUID | None = None, maintenance: bool = False, by: Principal | None = None
) -> Iterator[Session]:
    """One unit of work, in the caller's name unless told in whose: commits at the end, rolls back on any exception."""
    session = _flask_sqlalchemy.session()
    if session.in_transaction():
        raise RuntimeError("A transaction is already open: the edge opens one, use cases take its session.")
    try:
        session.execute(_SET_SCOPE, _scope(tenant, maintenance=maintenance, by=by).parameters())
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.expunge_all()
        session.close()


@contextmanager
def reading(
    *, tenant: UUID | None = None, maintenance: bool = False, by: Principal | None = None
) -> Iterator[Connection]:
    """A connection for hot lists: no transaction, statements see what is committed, in the caller's name."""
    scope = _scope(tenant, maintenance=maintenance, by=by).parameters()
    with _connection_as(scope) as connection:
        yield connection


def _connection_as(scope: dict[str, str]) -> Connection:
    # Each use sets the scope anew, so that what the pooled connection was used for before doesn't matter.
    read_engine: Engine = current_app.extensions["read_engine"]
    connection = read_engine.connect()
    try:
        _driver(connection).execute(_SET_SCOPE_OF_SESSION, scope)
    except psycopg.OperationalError:
        # Cut while it lay in the pool, as the others there probably were; a second failure is the database's.
        connection.invalidate()
        connection.close()
        read_engine.dispose()
        connection = read_engine.connect()
        _driver(connection).execute(_SET_SCOPE_OF_SESSION, scope)
    return connection


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    found: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return found


@dataclass(frozen=True)
class Question:
    """A query that is asked all day long: put together and compiled once, asked of the driver itself."""

    sql: str
    usual: Mapping[str, Any]

    @classmethod
    def of(cls, statement: Select[*tuple[Any, ...]]) -> Question:
        """Compile a statement; what differs from one asking to the next is a `bindparam` of its own name."""
        compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        return cls(compiled.string, compiled.params)

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - what SQL takes
        """Return the rows of what `reading` gave, as the driver made them."""
        return _driver(connection).execute(self.sql, {**self.usual, **values}).fetchall()


@contextmanager
def unless_violating(constraint: str, problem: Problem) -> Iterator[None]:
    """Let the database decide: a violation of this constraint inside the block becomes the problem."""
    try:
        yield
    except IntegrityError as violation:
        if getattr(getattr(violation.orig, "diag", None), "constraint_name", None) == constraint:
            raise problem from violation
        raise


def is_away(failure: DBAPIError) -> bool:
    """Tell whether the database could not be reached, was ended or is full, rather than refused what was asked."""
    state: str | None = getattr(failure.orig, "sqlstate", None)
    if state is None:
        return isinstance(failure, OperationalError)
    return state[:2] in _AWAY and state != _TOOK_TOO_LONG


def wake(session: Session, channel: str) -> None:
    """Wake, at commit, the jobs that wait for this channel."""
    session.execute(text("SELECT pg_notify('wake', :channel)"), {"channel": channel})


def dispose(app: Flask) -> None:
    """Close every connection of an application, as a process does before it forks or ends."""
    engine(app).dispose()
    read_engine: Engine = app.extensions["read_engine"]
    read_engine.dispose()
