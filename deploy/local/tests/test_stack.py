"""`make stack`: separate processes, each told only its own secrets; each can die and come back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests

from deploy.local import stack
from deploy.local.installation import OPERATOR, Installation
from deploy.local.ports import free_port
from deploy.local.public_api import PublicApi, eventually
from deploy.local.rabbitmq import NoRabbit
from deploy.local.supervisor import Supervisor
from deploy.local.swift import NoSwift
from deploy.setup.environment import SERVICES

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack-run")]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stack.Stack]:
    home = tmp_path_factory.mktemp("stack")
    with Supervisor() as supervisor:
        try:
            yield stack.start(Installation(home), supervisor, port=free_port())
        except (NoRabbit, NoSwift) as missing:
            pytest.skip(f"missing server: {missing}")
    shutil.rmtree(home, ignore_errors=True)


def environment_of(product: stack.Stack, name: str) -> str:
    return Path(f"/proc/{product.processes[name].pid}/environ").read_bytes().decode()


def test_every_service_is_ready_and_the_gateway_lets_in(product: stack.Stack) -> None:
    for service in SERVICES:
        assert requests.get(f"{product.around.service_urls[service]}/readyz", timeout=10).status_code == 200
    operator = product.installation.keys.password("operator")
    assert PublicApi(product.url).as_machine(str(OPERATOR), operator, "operate").token


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


def test_a_process_that_was_killed_comes_back(product: stack.Stack) -> None:
    product.kill("tenancy-api")
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{product.around.service_urls['tenancy']}/healthz", timeout=5)
    product.start("tenancy-api")
    product.wait_until_ready("tenancy")


def test_services_live_through_a_database_that_was_killed(product: stack.Stack) -> None:
    postgres = product.servers.private_postgres
    assert postgres is not None
    postgres.kill()
    postgres.start(product.servers.postgres.port)
    ready = f"{product.around.service_urls['vault']}/readyz"
    assert eventually(lambda: requests.get(ready, timeout=10).status_code == 200 or None, within=30)
    with psycopg.connect(product.servers.postgres.url("vault")) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
