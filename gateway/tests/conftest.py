"""One Envoy and one upstream for most tests; those that bend the rules run their own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from deploy.local.ports import free_port
from gateway.tests.running import ISSUER, Answer, Gateway, Upstream, access_token, new_key, running
from gateway.topology import Endpoint, Topology, embedded


@pytest.fixture(scope="session")
def auths_key() -> RSAKey:
    return new_key("first")


@pytest.fixture(scope="session")
def one_house(auths_key: RSAKey) -> Iterator[Upstream]:
    upstream = Upstream()
    upstream.keys = [auths_key]
    yield upstream
    upstream.close()


@pytest.fixture
def house(one_house: Upstream) -> Upstream:
    one_house.begun.clear()
    one_house.reached.clear()
    one_house.answer = lambda _: Answer()
    return one_house


@pytest.fixture(scope="session")
def topology(one_house: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Topology:
    return a_topology(one_house, tmp_path_factory.mktemp("logs"))


@pytest.fixture(scope="session")
def gateway(topology: Topology, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with running(topology, tmp_path_factory.mktemp("envoy")) as started:
        yield started


@pytest.fixture
def bearer(auths_key: RSAKey) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token(auths_key)}"}


def a_topology(house: Upstream, folder: Path) -> Topology:
    made = embedded(
        listen=Endpoint("127.0.0.1", free_port()),
        admin=Endpoint("127.0.0.1", free_port()),
        house=house.endpoint,
        issuer=ISSUER,
    )
    return replace(made, access_log=folder / "access.log")
