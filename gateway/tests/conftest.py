"""One Envoy and one upstream for most tests; those that need other settings run their own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from deploy.local.servers.ports import free_port
from gateway.envoy.topology import Endpoint, Topology, embedded
from gateway.tests.real_envoy import ISSUER, Answer, Gateway, Upstream, access_token, new_key, running


@pytest.fixture(scope="session")
def auth_key() -> RSAKey:
    return new_key("first")


@pytest.fixture(scope="session")
def shared_upstream(auth_key: RSAKey) -> Iterator[Upstream]:
    upstream = Upstream()
    upstream.keys = [auth_key]
    yield upstream
    upstream.close()


@pytest.fixture
def upstream(shared_upstream: Upstream) -> Upstream:
    shared_upstream.started_paths.clear()
    shared_upstream.requests.clear()
    shared_upstream.answer = lambda _: Answer()
    return shared_upstream


@pytest.fixture(scope="session")
def topology(shared_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Topology:
    return a_topology(shared_upstream, tmp_path_factory.mktemp("logs"))


@pytest.fixture(scope="session")
def gateway(topology: Topology, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with running(topology, tmp_path_factory.mktemp("envoy")) as started:
        yield started


@pytest.fixture
def bearer(auth_key: RSAKey) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token(auth_key)}"}


def a_topology(upstream: Upstream, folder: Path) -> Topology:
    made = embedded(
        listen=Endpoint("127.0.0.1", free_port()),
        admin=Endpoint("127.0.0.1", free_port()),
        process=upstream.endpoint,
        issuer=ISSUER,
    )
    return replace(made, access_log=folder / "access.log")
