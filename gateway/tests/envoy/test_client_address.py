"""No client chooses the address that services see: Envoy, and the services' reading of its header, both at work."""

import json
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from chartrier.http.client_address import client_address, trust_proxies
from deploy.local.servers.ports import free_port
from gateway.envoy.topology import Endpoint, embedded
from gateway.tests.real_envoy import ISSUER, Gateway, running, send_bytes

LIES = (
    "X-Forwarded-For: 203.0.113.66",
    "X-Forwarded-For: 203.0.113.66, 203.0.113.67",
    "X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-For: 203.0.113.66\r\nX-Forwarded-For: 203.0.113.67",
    "X-Forwarded-For: \r\nX-Forwarded-For: 203.0.113.66",
    "x-forwarded-for:203.0.113.66,",
    "X-Forwarded-For: for=203.0.113.66",
    "Forwarded: for=203.0.113.66",
    "X-Real-IP: 203.0.113.66",
    "X-Client-IP: 203.0.113.66",
    "True-Client-IP: 203.0.113.66",
    "CF-Connecting-IP: 203.0.113.66",
    "X-Cluster-Client-IP: 203.0.113.66",
    "X-Envoy-External-Address: 203.0.113.66",
    "X-Envoy-Internal: true",
    "X-Forwarded-For: 203.0.113.66\r\nForwarded: for=203.0.113.67\r\nX-Real-IP: 203.0.113.68",
    "X-Forwarded-Proto: https\r\nX-Forwarded-Host: other.test\r\nX-Forwarded-Port: 666\r\nX-Forwarded-Prefix: /x",
)


@pytest.fixture(params=[0, 1], scope="module")
def trusted_hops(request: pytest.FixtureRequest) -> int:
    """How many proxies of ours stand before Envoy."""
    return int(request.param)


@pytest.fixture(scope="module")
def gateway(trusted_hops: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """An Envoy before an application that reads addresses as every service does."""
    app = Flask("service")
    app.add_url_rule("/<path:path>", view_func=seen)
    trust_proxies(app, trusted_hops=trusted_hops)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    topology = embedded(
        listen=Endpoint("127.0.0.1", free_port()),
        admin=Endpoint("127.0.0.1", free_port()),
        process=Endpoint("127.0.0.1", server.server_port),
        issuer=ISSUER,
    )
    with running(replace(topology, trusted_hops=trusted_hops), tmp_path_factory.mktemp("envoy")) as started:
        yield started
    server.shutdown()


def seen(path: str) -> Response:
    """Answer everything about the caller that a service could believe."""
    forwarded = {name: value for name, value in request.headers.items() if name != "X-Forwarded-For"}
    return Response(json.dumps([path, client_address(), request.scheme, request.host, request.script_root, forwarded]))


def what_a_service_sees(gateway: Gateway, *headers: str) -> tuple[str, str]:
    """Return the client's address, and everything else that a service could believe."""
    lines = ["GET /connexion HTTP/1.1", "Host: gateway.test", *headers, "", ""]
    answer = send_bytes(gateway, "\r\n".join(lines).encode())
    assert answer.status == 200
    answered = json.loads(answer.body)
    answered[-1].pop("X-Request-Id")
    return answered.pop(1), json.dumps(answered)


@pytest.mark.parametrize("trusted_hops", [0], indirect=True)
@pytest.mark.parametrize("lie", LIES)
def test_without_a_proxy_before_the_gateway_nothing_that_a_client_says_changes_its_address(
    gateway: Gateway, lie: str
) -> None:
    address, rest = what_a_service_sees(gateway, lie)
    assert address == what_a_service_sees(gateway)[0]
    assert "203.0.113" not in rest
    assert '"http", "gateway.test", ""' in rest


@pytest.mark.parametrize("trusted_hops", [1], indirect=True)
@pytest.mark.parametrize("lie", LIES)
def test_behind_one_proxy_the_address_is_the_one_that_the_proxy_saw_whatever_its_client_said(
    gateway: Gateway, lie: str
) -> None:
    # As a proxy does it: the address of its client after whatever that client sent.
    lines = [line.partition(":") for line in lie.split("\r\n")]
    claimed = [value.strip() for name, _, value in lines if name.lower() == "x-forwarded-for"]
    others = [f"{name}:{value}" for name, _, value in lines if not name.lower().startswith("x-forwarded-")]
    appended = f"X-Forwarded-For: {', '.join([*claimed, '198.51.100.20'])}"
    address, rest = what_a_service_sees(gateway, *others, appended)
    assert address == "198.51.100.20"
    assert "203.0.113" not in rest
    assert '"http", "gateway.test", ""' in rest


def test_the_limit_for_each_address_is_that_of_the_address_which_services_see(
    gateway: Gateway, trusted_hops: int
) -> None:
    """A client that changes what it says of itself with each request is limited all the same."""
    proxy = ["198.51.100.20"] * trusted_hops
    for number in range(1000):
        forwarded = ", ".join([f"203.0.113.{number % 250}", *proxy])
        lines = ["GET /api/auth/captcha HTTP/1.1", "Host: gateway.test", f"X-Forwarded-For: {forwarded}", "", ""]
        if send_bytes(gateway, "\r\n".join(lines).encode()).status == 429:
            return
    raise AssertionError("nothing limits a client that says another address each time")
