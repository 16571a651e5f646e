"""What the database shows to a scope by itself, whatever asks it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from chartrier.database.session import engine
from chartrier.testing import RunningService


@contextmanager
def scoped(service: RunningService, **scope: object) -> Iterator[Connection]:
    """Return a connection of the service's own role, in that scope and no other."""
    with engine(service.app).begin() as connection:
        for name, value in scope.items():
            connection.execute(text(f"SELECT set_config('chartrier.{name}', :value, true)"), {"value": str(value)})
        yield connection


def rows_in(connection: Connection, tables: Iterable[str]) -> dict[str, int]:
    """Count the rows that are seen of each table."""
    return {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}  # noqa: S608
