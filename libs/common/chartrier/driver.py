"""What is asked of the database's driver itself, where the way there and back is what takes the time."""

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

# Seconds after which a pooled connection has to prove itself.
_RESTED: Final = 1.0
_DIALECT: Final = dialect()  # type: ignore[no-untyped-call]


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
        return ask(connection, self.sql, {**self.usual, **values})


def ask(connection: Connection, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows that answer a question, as the driver made them."""
    with _driver(connection) as driver:
        return driver.execute(sql, values).fetchall()


def ask_first(connection: Connection, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Begin a transaction and ask its first question on one way to the server and back, instead of two."""
    with _driver(connection) as driver, driver.pipeline():
        return driver.execute(sql, values).fetchall()


@contextmanager
def _driver(connection: Connection) -> Iterator[psycopg.Connection[Any]]:
    """Speak with the driver itself; that the database is away is said as everywhere."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        yield driver
    except psycopg.OperationalError as away:
        raise OperationalError(None, None, away) from away


def prove_what_rested(pooled: Engine) -> None:
    """Ask a connection that lay in the pool for a while whether it still lives; one in constant use would tell."""

    @event.listens_for(pooled, "checkin")
    def rest(_driver_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(pooled, "checkout")
    def prove(driver_connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if monotonic() - record.info.get("rests_since", monotonic()) > _RESTED:
            try:
                pooled.dialect.do_ping(driver_connection)
            except psycopg.OperationalError as cut:
                # The others there were probably cut with it.
                raise InvalidatePoolError from cut
