"""The database: one typed session per unit of work, row-level security always on, violations that become problems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Flask, current_app, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal, principal
from chartrier.database.compiled_query import Statement, begin_and_fetch, fetch, ping_idle_connections
from chartrier.http.problems import Problem

# Classes of SQLSTATE: connection lost, out of resources (a full disk), ended by an operator.
_UNAVAILABLE: Final = frozenset({"08", "53", "57"})
_QUERY_CANCELED: Final = "57014"

_flask_sqlalchemy = SQLAlchemy(session_options={"expire_on_commit": False}, disable_autonaming=True)


@dataclass(frozen=True)
class Scope:
    """On whose behalf rows are read and written; PostgreSQL's row-level security decides by it."""

    account: UUID | None = None
    tenant: UUID | None = None
    maintenance: bool = False

    def for_transaction(self) -> Statement:
        """Return the statement that sets this scope until the end of a transaction."""
        return _SET_SCOPE, self._parameters()

    def for_connection(self) -> Statement:
        """Return the statement that sets this scope until another one is set."""
        return _SET_SCOPE_OF_SESSION, self._parameters()

    def _parameters(self) -> dict[str, str]:
        return {
            "account": str(self.account) if self.account else "",
            "tenant": str(self.tenant) if self.tenant else "",
            "maintenance": "on" if self.maintenance else "",
        }


_SET_SCOPE: Final = (
    "SELECT set_config('chartrier.account', %(account)s, true), set_config('chartrier.tenant', %(tenant)s, true),"
    " set_config('chartrier.maintenance', %(maintenance)s, true)"
)
_SET_TENANT: Final = text("SELECT set_config('chartrier.tenant', :tenant, true)")
_SET_SCOPE_OF_SESSION: Final = (
    "SELECT set_config('chartrier.account', %(account)s, false), set_config('chartrier.tenant', %(tenant)s, false),"
    " set_config('chartrier.maintenance', %(maintenance)s, false)"
)


def attach(app: Flask, *, url: str, pool_size: int) -> None:
    """Give a Flask application its database."""
    options: dict[str, Any] = {
        "pool_size": pool_size,
        "max_overflow": pool_size,
        "pool_timeout": 10,
        "hide_parameters": True,
        "connect_args": {"connect_timeout": 5, "options": "-c timezone=UTC -c statement_timeout=30000"},
    }
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    _flask_sqlalchemy.init_app(app)
    app.extensions["read_engine"] = create_engine(url, isolation_level="AUTOCOMMIT", **options)
    ping_idle_connections(engine(app))
    ping_idle_connections(app.extensions["read_engine"])


def pools(app: Flask) -> dict[str, Engine]:
    """Return the engines of an application, by what their connections are for."""
    return {"transactions": engine(app), "reading": app.extensions["read_engine"]}


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
    """Open a unit of work, as the caller unless another scope is named: commit at the end, roll back on exceptions."""
    session = _flask_sqlalchemy.session()
    if session.in_transaction():
        raise RuntimeError("A transaction is already open: the edge opens one, use cases take its session.")
    try:
        _begin_as(session, _scope(tenant, maintenance=maintenance, by=by))
        yield session
        # Before it is tried: of a commit that was cut nobody knows whether it was done.
        g.may_have_committed = True
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.expunge_all()
        session.close()


@contextmanager
def as_tenant(session: Session, tenant_id: UUID) -> Iterator[None]:
    """Let the block see and write the rows of a tenant too, as the handler of an event about it does."""
    session.flush()
    before = session.scalar(text("SELECT current_setting('chartrier.tenant', true)"))
    session.execute(_SET_TENANT, {"tenant": str(tenant_id)})
    yield
    session.flush()
    session.execute(_SET_TENANT, {"tenant": before or ""})


def _begin_as(session: Session, scope: Scope) -> None:
    try:
        begin_and_fetch(session.connection(), scope.for_transaction())
    except OperationalError:
        # The connection was cut while it lay in the pool, as the others there probably were. Nothing was done yet.
        session.connection().invalidate()
        session.rollback()
        engine().dispose()
        begin_and_fetch(session.connection(), scope.for_transaction())


@contextmanager
def reading(
    *, tenant: UUID | None = None, maintenance: bool = False, by: Principal | None = None
) -> Iterator[Connection]:
    """Open a connection for frequent lists: no transaction, statements see what is committed, as the caller."""
    with _connection_as(_scope(tenant, maintenance=maintenance, by=by)) as connection:
        yield connection


def _connection_as(scope: Scope) -> Connection:
    # Each use sets the scope anew, so that what the pooled connection was used for before doesn't matter.
    read_engine: Engine = current_app.extensions["read_engine"]
    connection = read_engine.connect()
    try:
        fetch(connection, *scope.for_connection())
    except OperationalError:
        connection.invalidate()
        connection.close()
        read_engine.dispose()
        connection = read_engine.connect()
        fetch(connection, *scope.for_connection())
    return connection


@contextmanager
def translating(constraint: str, problem: Problem) -> Iterator[None]:
    """Turn a violation of this constraint inside the block into the problem: the database decides."""
    try:
        yield
    except IntegrityError as violation:
        if getattr(getattr(violation.orig, "diag", None), "constraint_name", None) == constraint:
            raise problem from violation
        raise


def is_unavailable(failure: DBAPIError) -> bool:
    """Return whether the database was unreachable, stopped or full, rather than refusing the statement."""
    state: str | None = getattr(failure.orig, "sqlstate", None)
    if state is None:
        return isinstance(failure, OperationalError)
    return state[:2] in _UNAVAILABLE and state != _QUERY_CANCELED


def is_transient(failure: DBAPIError) -> bool:
    """Return whether the same request may succeed a moment later: after an outage, a deadlock, a timeout."""
    return failure.connection_invalidated or isinstance(failure, OperationalError) or is_unavailable(failure)


def may_have_committed() -> bool:
    """Return whether the current request may have changed anything: whether any of its commits was tried."""
    return bool(g.get("may_have_committed"))


def wake(session: Session, channel: str) -> None:
    """Wake, at commit, the jobs that wait for this channel."""
    session.execute(text("SELECT pg_notify('wake', :channel)"), {"channel": channel})


def dispose(app: Flask) -> None:
    """Close every connection of an application, as a process does before it forks or ends."""
    engine(app).dispose()
    read_engine: Engine = app.extensions["read_engine"]
    read_engine.dispose()
