"""A database that is cut off from the application: the tests of what an outage does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chartrier.testing import RunningService
from libs.common.tests.events.bus import superuser


@contextmanager
def no_access(service: RunningService) -> Iterator[None]:
    """Expel the application's role from this database meanwhile; other tests' databases stay open."""
    _set_access(service, allowed=False)
    try:
        yield
    finally:
        _set_access(service, allowed=True)


def _set_access(service: RunningService, *, allowed: bool) -> None:
    with superuser(service) as connection:
        verb, way = ("GRANT", "TO") if allowed else ("REVOKE", "FROM")
        connection.execute(f"{verb} CONNECT ON DATABASE {connection.info.dbname} {way} PUBLIC, test_library_app")
        connection.commit()
        if not allowed:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE usename = 'test_library_app' AND datname = current_database()"
            )


def cut_every_connection(service: RunningService) -> None:
    """End every connection to this database, also those of superusers."""
    with superuser(service) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
