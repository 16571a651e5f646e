"""Statements executed by the database driver itself, where the round trip is what takes the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Engine, Select, event
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

# Seconds after which a pooled connection is pinged first.
_IDLE: Final = 1.0
Statement = tuple[str, Mapping[str, Any]]

_DIALECT: Final = dialect()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class CompiledQuery:
    """A frequent query: compiled once, then executed by the driver itself."""

    sql: str
    defaults: Mapping[str, Any]

    @classmethod
    def of(cls, statement: Select[*tuple[Any, ...]]) -> CompiledQuery:
        """Compile a statement; what differs from one execution to the next is a `bindparam` of its own name."""
        compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        return cls(compiled.string, compiled.params)

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - what SQL takes
        """Return the rows of what `reading` gave, as the driver made them."""
        return fetch(connection, self.sql, {**self.defaults, **values})


def fetch(connection: Connection, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, as the driver made them."""
    with _driver(connection) as driver:
        return driver.execute(sql, values).fetchall()


def begin_and_fetch(connection: Connection, *statements: Statement) -> list[tuple[Any, ...]]:
    """Begin a transaction and run its first statements in one round trip; return the rows of the last one."""
    with _driver(connection) as driver, driver.pipeline():
        return [driver.execute(*statement) for statement in statements][-1].fetchall()


@contextmanager
def _driver(connection: Connection) -> Iterator[psycopg.Connection[Any]]:
    """Yield the driver connection; that the database is unavailable raises what SQLAlchemy raises."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        yield driver
    except psycopg.OperationalError as away:
        raise OperationalError(None, None, away) from away


def ping_idle_connections(pooled: Engine) -> None:
    """Ping a connection that lay idle in the pool for a while; one in constant use would have failed."""

    @event.listens_for(pooled, "checkin")
    def note_idle(_driver_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = monotonic()

    @event.listens_for(pooled, "checkout")
    def ping(driver_connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if monotonic() - record.info.get("idle_since", monotonic()) > _IDLE:
            try:
                pooled.dialect.do_ping(driver_connection)
            except psycopg.OperationalError as cut:
                # The others there were probably cut with it.
                raise InvalidatePoolError from cut
