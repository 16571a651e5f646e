"""What a container is given is what its service asks for: every setting, every file, and no secret of another's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from chartrier.runtime.settings import SettingRead, recording
from deploy.k8s.secrets import NotGiven, Servers, manifests, postgres_setup, rabbitmq_definitions
from deploy.k8s.tests.rendered import (
    ENVIRONMENTS,
    Secrets,
    Workload,
    content_of,
    rendered,
    variables_of,
    write_mounted_files,
)
from deploy.local.product.installation import Installation
from deploy.local.servers.databases import ServiceDatabase, prepare
from deploy.local.servers.postgres import Postgres
from deploy.setup.environment import SERVICES
from vault.content_encryption.keyring import Keyring

ON_ONE_NODE = Servers("postgresql:5432")
MANAGED = Servers("postgres.internal:5432", "rabbitmq.internal:5671", "?sslmode=verify-full")

environments = pytest.mark.parametrize("environment", ENVIRONMENTS)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of keys, with what only others can give already in it."""
    home = tmp_path_factory.mktemp("keys")
    (home / "keys").mkdir()
    for name in ("smtp-password", "s3-access-key", "s3-secret-key"):
        (home / "keys" / name).write_text(f"{name} of tests only\n")
    return home


def secrets(home: Path, environment: str) -> Secrets:
    managed = environment != "one-node"
    return content_of(manifests(home, MANAGED if managed else ON_ONE_NODE, contents_in_a_bucket=managed))


@environments
@pytest.mark.spec("OPS-02", "OPS-04")
def test_every_setting_that_a_service_requires_is_given(
    environment: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = secrets(home, environment)
    for workload in rendered(environment).workloads:
        service = workload.labels["app.kubernetes.io/name"]
        if service not in SERVICES:
            continue
        with monkeypatch.context() as patch:
            for name in [each for each in os.environ if each.startswith(("CHARTRIER_", f"{service.upper()}_"))]:
                patch.delenv(name)
            for name, value in environment_of(environment, workload, made, tmp_path / workload.name).items():
                patch.setenv(name, value)
            reads: list[SettingRead] = []
            with recording(reads):
                settings = import_module(f"{service}.settings").Settings.read()
            assert settings.service.host == "0.0.0.0"  # noqa: S104 - in a container
            assert settings.service.owner_database_url.count("_owner:") == (workload.kind == "Job")
            secret = [one for one in reads if one.shown == "(secret)" and one.source != "default"]
            assert [one for one in secret if not one.source.startswith("file ")] == [], workload.name


def environment_of(environment: str, workload: Workload, made: Secrets, folder: Path) -> dict[str, str]:
    """Return the variables of a container, with its mounted files where this test can read them."""
    write_mounted_files(workload, made, folder)
    variables = variables_of(rendered(environment), workload)
    return {name: f"{folder}{value}" if value.startswith("/run/") else value for name, value in variables.items()}


@environments
def test_a_service_is_given_its_own_secrets_and_no_other(environment: str, home: Path) -> None:
    made = secrets(home, environment)
    for workload in rendered(environment).workloads:
        service = workload.labels["app.kubernetes.io/name"]
        given = {one["secret"]["secretName"] for one in workload.pod.get("volumes", []) if "secret" in one}
        allowed = {f"{service}-secrets"} if service in SERVICES else set[str]()
        if workload.kind == "Job":
            allowed.add(f"{service}-owner")
        if service == "postgresql":
            allowed = {"postgresql-password", "postgresql-setup"}
        assert given == allowed, workload.name
        assert given <= set(made), workload.name


@environments
def test_the_keyring_in_the_secret_is_one_that_the_vault_starts_with_and_stays_the_same(
    environment: str, home: Path, tmp_path: Path
) -> None:
    mounted = tmp_path / "keyring.json"
    mounted.write_text(secrets(home, environment)["vault-secrets"]["keyring.json"])
    mounted.chmod(0o400)

    ours = Keyring.open_or_create(mounted)

    again = Keyring.open_or_create(Installation(home).keys.path("vault-keyring.json"))
    owner_id = uuid4()
    assert ours.search_key(owner_id, "terms") == again.search_key(owner_id, "terms")
    assert again.unwrap(ours.wrap(b"k" * 32, b"a content"), b"a content") == b"k" * 32


def test_what_only_others_can_give_is_asked_for_by_name(tmp_path: Path) -> None:
    with pytest.raises(NotGiven, match="s3 access key"):
        manifests(tmp_path, MANAGED, contents_in_a_bucket=True)


def test_the_broker_knows_a_user_for_each_service_and_no_administrator(home: Path) -> None:
    users = rabbitmq_definitions(home)["users"]
    assert {one["name"] for one in users} == set(SERVICES)
    assert {str(one["tags"]) for one in users} == {"[]"}


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "postgres", password="superuser's")
    yield server
    server.stop()


def test_a_database_server_is_set_up_by_the_script_as_it_is_on_one_machine(home: Path, postgres: Postgres) -> None:
    server = postgres.start()
    database, lines = "postgres", list[str]()
    for line in [*postgres_setup(home, ON_ONE_NODE).splitlines(), "\\connect postgres"]:
        if not line.startswith("\\"):
            lines.append(line)
            continue
        with psycopg.connect(server.url(database), autocommit=True) as connection:
            for statement in lines:
                connection.execute(statement.encode())
        if line.startswith("\\connect "):
            database, lines = line.removeprefix("\\connect "), []
    # Preparing it again would fail where a role, a database or an owner were not as expected.
    vault = ServiceDatabase("vault", owner_password="other", application_password="another")
    prepare(server, [vault])
    with psycopg.connect(vault.application_url(server)) as connection:
        assert connection.execute("SELECT current_user, unaccent('é')").fetchone() == ("vault_app", "e")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id int)")
