"""A private PostgreSQL starts quickly, keeps what was committed, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.local.servers.databases import ServiceDatabase, prepare
from deploy.local.servers.postgres import Postgres
from deploy.local.servers.processes import DidNotStart, runs

VAULT = ServiceDatabase("vault", owner_password="owner's", application_password="application's")


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "postgres", password="superuser's", durable=True)
    yield server
    server.stop()


def test_a_second_start_finds_the_data(postgres: Postgres) -> None:
    with psycopg.connect(postgres.start().url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    postgres.stop()

    with psycopg.connect(postgres.start().url()) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_what_was_committed_survives_a_kill(postgres: Postgres) -> None:
    with psycopg.connect(postgres.start().url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    postgres.kill()

    with psycopg.connect(postgres.start().url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_a_stopped_server_is_gone_with_its_socket_and_its_port(postgres: Postgres) -> None:
    server = postgres.start()
    pid = postgres.pid
    postgres.stop()

    assert not runs(pid, named="postgres")
    assert server.socket_folder is not None
    assert not server.socket_folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url(), connect_timeout=2)


def test_two_servers_never_share_a_data_folder(postgres: Postgres, tmp_path: Path) -> None:
    postgres.start()
    with pytest.raises(DidNotStart, match="already uses"):
        Postgres(tmp_path / "postgres", password="superuser's").start()


def test_preparing_databases_twice_changes_nothing(postgres: Postgres) -> None:
    server = postgres.start()
    prepare(server, [VAULT])
    with psycopg.connect(VAULT.owner_url(server)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    prepare(server, [VAULT])
    with psycopg.connect(VAULT.owner_url(server)) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_an_application_owns_nothing_and_sees_around_nothing(postgres: Postgres) -> None:
    server = postgres.start()
    prepare(server, [VAULT, ServiceDatabase("auth", "a", "b")])
    with psycopg.connect(VAULT.application_url(server)) as connection:
        role = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert role == (False, False, False, False)
        assert connection.execute("SELECT unaccent('Noël')").fetchone() == ("Noel",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (one int)")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(server.url("auth", user=VAULT.application, password="application's"))


def test_rows_and_statements_that_fail_stay_out_of_the_log(postgres: Postgres, tmp_path: Path) -> None:
    with psycopg.connect(postgres.start().url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE people (name text UNIQUE)")
        connection.execute("INSERT INTO people VALUES ('Amandine Secret')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('Amandine Secret')")
    log = (tmp_path / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Amandine" not in log
