"""The fixtures: a database for each test process, cloned from a migrated template and emptied between tests.

`CHARTRIER_TEST_POSTGRES` names the server, as a superuser; the root `conftest.py` starts a private one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from chartrier.database import migrations
from chartrier.runtime.service import Service, end
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing.cast import ISSUER, seal_key, ticket_key, ticket_public_keys
from chartrier.testing.running import RunningService

PASSWORD = "of-tests-only"


@dataclass(frozen=True)
class ServiceUnderTest:
    """A service, and how its tests make the application with the settings that they are given."""

    service: Service
    make_app: Callable[[ServiceSettings], Flask]


@dataclass(frozen=True)
class ServiceDatabase:
    """The address of a migrated database, as each of its three kinds of user."""

    application: str
    owner: str
    superuser: str


def settings_of_tests(name: str, database: ServiceDatabase) -> ServiceSettings:
    """Return the settings with which a service runs in tests."""
    return ServiceSettings(
        database_url=database.application,
        owner_database_url=database.owner,
        broker_url=database.superuser,
        broker_prefix="tests",
        jwks_url="http://127.0.0.1:9/no-keys-are-fetched-in-tests",
        issuer=ISSUER,
        public_url="https://chartrier.test",
        ticket_key=ticket_key(name).as_pem(private=True).decode(),
        ticket_public_keys=ticket_public_keys(),
        seal_public_key=seal_key().as_pem(private=False).decode(),
        host="127.0.0.1",
        port=0,
        threads=4,
        pool_size=8,
        revocation_poll=0,
        trusted_hops=0,
    )


def server_url() -> URL:
    """Return the server that tests use, or skip with what is missing."""
    url = os.environ.get("CHARTRIER_TEST_POSTGRES")
    if not url:
        why = os.environ.get("CHARTRIER_TEST_POSTGRES_MISSING", "CHARTRIER_TEST_POSTGRES is not set")
        pytest.skip(f"missing server: PostgreSQL: {why}")
    return make_url(url)


@contextmanager
def _superuser(url: URL) -> Iterator[psycopg.Connection[Any]]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection


def _address(server: URL, database: str, role: str | None = None) -> str:
    url = server.set(drivername="postgresql+psycopg", database=database)
    if role is not None:
        url = url.set(username=role, password=PASSWORD)
    return url.render_as_string(hide_password=False)


def _make_role(connection: psycopg.Connection[Any], role: str) -> None:
    statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {}")
    try:
        connection.execute(statement.format(sql.Identifier(role), sql.Literal(PASSWORD)))
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        return


@contextmanager
def migrated_database(service: Service, *, label: str) -> Iterator[ServiceDatabase]:
    """A migrated database of its own for a service, dropped in the end."""
    server = server_url()
    name = f"test_{service.name}_{label}"
    owner, application = f"test_{service.name}_owner", f"test_{service.name}_app"
    with _superuser(server) as connection:
        for role in (owner, application):
            _make_role(connection, role)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )
        with _superuser(server.set(database=name)) as inside:
            inside.execute("CREATE EXTENSION IF NOT EXISTS unaccent; CREATE EXTENSION IF NOT EXISTS pg_trgm")
        database = ServiceDatabase(
            _address(server, name, application), _address(server, name, owner), _address(server, name)
        )
        migrations.upgrade(service.migrations, owner_url=database.owner, application_role=application)
        try:
            yield database
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


class SharedServices:
    """The databases and applications of this test process, each created for its first test."""

    def __init__(self, label: str) -> None:
        self.until_the_end = ExitStack()
        self._label = label
        self._databases: dict[str, ServiceDatabase] = {}
        self._superusers: dict[str, psycopg.Connection[Any]] = {}
        self._apps: dict[str, Flask] = {}

    def database(self, service: Service) -> ServiceDatabase:
        """Return the database of a service."""
        if service.name not in self._databases:
            made = self.until_the_end.enter_context(migrated_database(service, label=self._label))
            self._databases[service.name] = made
        return self._databases[service.name]

    def empty(self, service: Service) -> None:
        """Leave nothing in the database of a service."""
        try:
            self._superuser(service).execute(_EMPTY)
        except psycopg.OperationalError:
            # The test before cut every connection.
            del self._superusers[service.name]
            self._superuser(service).execute(_EMPTY)

    def _superuser(self, service: Service) -> psycopg.Connection[Any]:
        if service.name not in self._superusers:
            url = make_url(self.database(service).superuser)
            self._superusers[service.name] = self.until_the_end.enter_context(_superuser(url))
        return self._superusers[service.name]

    def app(self, under_test: ServiceUnderTest) -> Flask:
        """Return the application of a service."""
        name = under_test.service.name
        if name not in self._apps:
            self._apps[name] = under_test.make_app(settings_of_tests(name, self.database(under_test.service)))
            self.until_the_end.callback(end, self._apps[name])
        return self._apps[name]


@pytest.fixture(scope="session")
def shared_services(worker_id: str) -> Iterator[SharedServices]:
    """The databases and applications of this process, which tests several services in turn."""
    found = SharedServices(f"{os.getpid()}_{worker_id}")
    with found.until_the_end:
        yield found


@pytest.fixture
def service_database(shared_services: SharedServices, service_under_test: ServiceUnderTest) -> ServiceDatabase:
    """The database of the service under test, in this process."""
    return shared_services.database(service_under_test.service)


@pytest.fixture
def service_app_of_tests(shared_services: SharedServices, service_under_test: ServiceUnderTest) -> Flask:
    """The application of the service under test, in this process."""
    return shared_services.app(service_under_test)


@pytest.fixture
def service(
    shared_services: SharedServices,
    service_under_test: ServiceUnderTest,
    service_app_of_tests: Flask,
    service_database: ServiceDatabase,
) -> RunningService:
    """The service under test, with nothing in its database."""
    shared_services.empty(service_under_test.service)
    return RunningService(service_app_of_tests, service_database.superuser)


# Deleting the few rows that a test made takes a tenth of the time of truncating all tables. No trigger fires meanwhile:
# references would want an order, and the journal is not to be deleted from by anybody else.
_EMPTY = """
DO $$
DECLARE one record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', one.tablename);
    END LOOP;
    FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        PERFORM setval(format('%I', one.sequencename), 1, false);
    END LOOP;
END $$
"""
