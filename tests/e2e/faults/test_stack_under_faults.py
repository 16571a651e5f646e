"""`make stack`: separate processes, each with its own secrets only; whatever is killed comes back."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import psycopg
import pytest
import requests

from deploy.local.demo.public_api import PublicApi
from deploy.local.product.gateway import answers_ok
from deploy.local.product.settings import OPERATOR
from deploy.local.product.stack import Stack
from deploy.local.servers.postgres import Postgres
from deploy.local.servers.processes import Child
from deploy.local.servers.rabbitmq import Rabbit
from deploy.local.tests.product.watching import eventually, keep_running_until
from deploy.setup.environment import SERVICES
from tests.e2e.conftest import Product

pytestmark = [pytest.mark.fault, pytest.mark.runs_on("stack")]


@pytest.fixture
def stack(product: Product) -> Stack:
    assert isinstance(product.running, Stack)
    return product.running


@pytest.fixture
def console(product: Product) -> list[str]:
    """What a person who ran it would read."""
    return product.console


def environment_of(stack: Stack, name: str) -> str:
    return Path(f"/proc/{stack.processes[name].pid}/environ").read_bytes().decode()


def test_every_service_is_ready_and_the_gateway_lets_in(stack: Stack) -> None:
    for service in SERVICES:
        assert requests.get(f"{stack.addresses.service_urls[service]}/readyz", timeout=10).status_code == 200
    operator = stack.installation.keys.password("operator")
    assert PublicApi(stack.url).as_machine(str(OPERATOR), operator, "operate").token


def test_no_process_is_told_a_secret_of_another_service(stack: Stack) -> None:
    keys = stack.installation.keys
    secret_of = {name: {keys.password(f"{name}-database"), keys.password(f"{name}-broker")} for name in SERVICES}
    owners = {keys.password(f"{name}-database-owner") for name in SERVICES} | {keys.password("postgres")}
    for service in SERVICES:
        told = environment_of(stack, f"{service}-worker")
        others = set().union(*(secrets for name, secrets in secret_of.items() if name != service))
        assert all(secret in told for secret in secret_of[service])
        assert not any(secret in told for secret in others | owners)
    assert keys.password("operator") not in environment_of(stack, "vault-api")


@pytest.mark.parametrize("name", ["tenancy-api", "notify-worker", "portal-api", "gateway", "postgres", "rabbitmq"])
def test_what_was_killed_is_started_again_and_the_console_says_so(stack: Stack, console: list[str], name: str) -> None:
    process = process_named(stack, name)
    first = process.pid
    os.kill(first, signal.SIGKILL)
    keep_running_until(stack.supervisor, lambda: f"{name} is started again" in console)
    assert f"{name} was ended by SIGKILL; it is started again in 1 s" in console
    assert process.pid != first
    assert process.exit_code is None


def test_after_all_that_every_service_serves_and_events_reach_whom_they_are_for(stack: Stack) -> None:
    pages = [f"{stack.addresses.service_urls[name]}/readyz" for name in SERVICES]
    for url in (*pages, f"{stack.url}/connexion"):
        keep_running_until(stack.supervisor, partial(answers_ok, url))
    invite(stack, "revenante@exemple.test")
    keep_running_until(stack.supervisor, lambda: "revenante@exemple.test" in caught_mail(stack))


def process_named(stack: Stack, name: str) -> Child | Postgres | Rabbit:
    servers = {"postgres": stack.servers.private_postgres, "rabbitmq": stack.servers.private_rabbit}
    return servers.get(name) or stack.processes[name]


def invite(stack: Stack, address: str) -> None:
    """Register an organisation whose first member is invited: that takes three services, their workers and the bus."""
    secret = stack.installation.keys.password("operator")
    operator = PublicApi(stack.url).as_machine(str(OPERATOR), secret, "operate")
    kind = {"kind": "deposit_client", "name": "SCI Revenante"}
    organisation = operator.post("/api/tenancy/organisations", kind)["id"]
    member: dict[str, object] = {"first_name": "Noa", "last_name": "Exemple", "email": address}
    member["accesses"] = [{"unit_id": organisation, "rights": ["administrator"]}]
    operator.post(f"/api/tenancy/organisations/{organisation}/members", member)


def caught_mail(stack: Stack) -> str:
    assert stack.servers.mailbox is not None
    return requests.get(stack.servers.mailbox, timeout=10).text


def test_services_live_through_a_database_that_was_killed(stack: Stack) -> None:
    postgres = stack.servers.private_postgres
    assert postgres is not None
    postgres.kill()
    postgres.start(stack.servers.postgres.port)
    for service in SERVICES:
        eventually(partial(answers_ok, f"{stack.addresses.service_urls[service]}/readyz"))
    with psycopg.connect(stack.servers.postgres.url("vault")) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
