"""`make stack`: separate processes, each with its own secrets only; whatever is killed comes back."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
import requests

from deploy.local.demo.public_api import PublicApi
from deploy.local.product import stack
from deploy.local.product.gateway import answers_ok
from deploy.local.product.installation import Installation
from deploy.local.product.settings import OPERATOR
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers.ports import free_port
from deploy.local.servers.postgres import Postgres
from deploy.local.servers.processes import Child, DidNotStart
from deploy.local.servers.rabbitmq import NoRabbit, Rabbit
from deploy.local.servers.swift import NoSwift
from deploy.local.tests.product.watching import eventually, watching
from deploy.setup.environment import SERVICES

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack-run")]


@pytest.fixture(scope="module")
def console() -> list[str]:
    """What a person who ran it would read."""
    return []


@pytest.fixture(scope="module")
def product(console: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[stack.Stack]:
    home = tmp_path_factory.mktemp("stack")
    with Supervisor(console.append) as supervisor:
        try:
            yield stack.start(Installation(home), supervisor, port=free_port())
        except (NoRabbit, NoSwift) as missing:
            pytest.skip(f"missing server: {missing}")
    shutil.rmtree(home, ignore_errors=True)


def environment_of(product: stack.Stack, name: str) -> str:
    return Path(f"/proc/{product.processes[name].pid}/environ").read_bytes().decode()


def test_every_service_is_ready_and_the_gateway_lets_in(product: stack.Stack) -> None:
    for service in SERVICES:
        assert requests.get(f"{product.addresses.service_urls[service]}/readyz", timeout=10).status_code == 200
    operator = product.installation.keys.password("operator")
    assert PublicApi(product.url).as_machine(str(OPERATOR), operator, "operate").token


def test_without_a_built_portal_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "BUILT_PORTAL", tmp_path / "portal")
    with Supervisor() as supervisor, pytest.raises(DidNotStart, match="make portal"):
        stack.start(Installation(tmp_path), supervisor, port=free_port())
    assert list(tmp_path.iterdir()) == []


def test_no_process_is_told_a_secret_of_another_service(product: stack.Stack) -> None:
    keys = product.installation.keys
    secret_of = {name: {keys.password(f"{name}-database"), keys.password(f"{name}-broker")} for name in SERVICES}
    owners = {keys.password(f"{name}-database-owner") for name in SERVICES} | {keys.password("postgres")}
    for service in SERVICES:
        told = environment_of(product, f"{service}-worker")
        others = set().union(*(secrets for name, secrets in secret_of.items() if name != service))
        assert all(secret in told for secret in secret_of[service])
        assert not any(secret in told for secret in others | owners)
    assert keys.password("operator") not in environment_of(product, "vault-api")


@pytest.mark.parametrize("name", ["tenancy-api", "notify-worker", "portal-api", "gateway", "postgres", "rabbitmq"])
def test_what_was_killed_is_started_again_and_the_console_says_so(
    product: stack.Stack, console: list[str], name: str
) -> None:
    process = process_named(product, name)
    first = process.pid
    with watching(product.supervisor):
        os.kill(first, signal.SIGKILL)
        eventually(lambda: f"{name} is started again" in console)
    assert f"{name} was ended by SIGKILL; it is started again in 1 s" in console
    assert process.pid != first
    assert process.exit_code is None


def test_after_all_that_every_service_serves_and_events_reach_whom_they_are_for(product: stack.Stack) -> None:
    pages = [f"{product.addresses.service_urls[name]}/readyz" for name in SERVICES]
    with watching(product.supervisor):
        for url in (*pages, f"{product.url}/connexion"):
            eventually(partial(answers_ok, url))
        invite(product, "revenante@exemple.test")
        eventually(lambda: "revenante@exemple.test" in caught_mail(product))


def process_named(product: stack.Stack, name: str) -> Child | Postgres | Rabbit:
    servers = {"postgres": product.servers.private_postgres, "rabbitmq": product.servers.private_rabbit}
    return servers.get(name) or product.processes[name]


def invite(product: stack.Stack, address: str) -> None:
    """Register an organisation whose first member is invited: that takes three services, their workers and the bus."""
    secret = product.installation.keys.password("operator")
    operator = PublicApi(product.url).as_machine(str(OPERATOR), secret, "operate")
    kind = {"kind": "deposit_client", "name": "SCI Revenante"}
    organisation = operator.post("/api/tenancy/organisations", kind)["id"]
    member: dict[str, object] = {"first_name": "Noa", "last_name": "Exemple", "email": address}
    member["accesses"] = [{"unit_id": organisation, "rights": ["administrator"]}]
    operator.post(f"/api/tenancy/organisations/{organisation}/members", member)


def caught_mail(product: stack.Stack) -> str:
    assert product.servers.mailbox is not None
    return requests.get(product.servers.mailbox, timeout=10).text


def test_services_live_through_a_database_that_was_killed(product: stack.Stack) -> None:
    postgres = product.servers.private_postgres
    assert postgres is not None
    postgres.kill()
    postgres.start(product.servers.postgres.port)
    eventually(lambda: answers_ok(f"{product.addresses.service_urls['vault']}/readyz"))
    with psycopg.connect(product.servers.postgres.url("vault")) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
