"""Services that are away, cut, restarted, or change their keys: the gateway retries what is safe and says the rest."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from chartrier.http.problems import Unavailable
from deploy.local.servers.ports import free_port
from gateway.envoy.route_table import ROUTES, SERVICES, Timeout
from gateway.envoy.topology import Endpoint, stack
from gateway.tests.conftest import a_topology
from gateway.tests.real_envoy import (
    ISSUER,
    Answer,
    Gateway,
    SeenRequest,
    Upstream,
    access_token,
    new_key,
    running,
    wait_until,
)


def cut_the_first_request(upstream: Upstream) -> None:
    """Close the connection of the first request of each method."""
    seen: Counter[str] = Counter()

    def answer(request: SeenRequest) -> Answer:
        seen[request.method] += 1
        return Answer(cut=seen[request.method] == 1)

    upstream.answer = answer


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_safe_request_that_got_no_answer_is_sent_once_more(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str], method: str
) -> None:
    cut_the_first_request(upstream)
    assert gateway.send(method, "/api/vault/documents", headers=bearer).status_code == 200
    assert [request.method for request in upstream.requests] == [method, method]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_that_got_no_answer_is_never_sent_twice(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str], method: str
) -> None:
    cut_the_first_request(upstream)
    answer = gateway.send(method, "/api/deposits/requests", headers=bearer, json={})
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert [request.method for request in upstream.requests] == [method]


def test_a_service_that_keeps_failing_is_tried_twice_and_no_more(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    upstream.answer = lambda _: Answer(cut=True)
    assert gateway.send("GET", "/api/vault/documents", headers=bearer).status_code == 503
    assert len(upstream.requests) == 2


def test_what_a_service_answers_is_final_even_when_it_is_a_failure(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    upstream.answer = lambda _: Answer(503, b"from the service")
    assert gateway.send("GET", "/api/vault/documents", headers=bearer).text == "from the service"
    assert len(upstream.requests) == 1


@pytest.fixture
def services(auth_key: RSAKey) -> Iterator[dict[str, list[Upstream]]]:
    """Two endpoints for each service, each its own small server; the portal has one."""
    endpoints = {service: [Upstream() for _ in range(1 if service == "portal" else 2)] for service in SERVICES}
    for upstream in endpoints["auth"]:
        upstream.keys = [auth_key]
    yield endpoints
    for upstreams in endpoints.values():
        for upstream in upstreams:
            upstream.close()


@pytest.fixture
def stack_gateway(services: dict[str, list[Upstream]], tmp_path: Path) -> Iterator[Gateway]:
    topology = stack(
        listen=Endpoint("127.0.0.1", free_port()),
        admin=Endpoint("127.0.0.1", free_port()),
        upstreams={name: tuple(one.endpoint for one in upstreams) for name, upstreams in services.items()},
        issuer=ISSUER,
    )
    with running(replace(topology, access_log=tmp_path / "access.log"), tmp_path) as started:
        yield started


def test_each_service_gets_its_own_requests_on_all_its_endpoints(
    stack_gateway: Gateway, services: dict[str, list[Upstream]], bearer: dict[str, str]
) -> None:
    for service in SERVICES[:-1]:
        for _ in range(20):
            assert stack_gateway.send("GET", f"/api/{service}/anything", headers=bearer).status_code == 200
    assert stack_gateway.send("GET", "/connexion").status_code == 200

    for service, upstreams in services.items():
        for upstream in upstreams:
            assert upstream.requests, service
            assert all(
                request.path == "/connexion" or request.path.startswith(f"/api/{service}/")
                for request in upstream.requests
            )


def test_captured_messages_are_not_public_where_mail_is_really_sent(stack_gateway: Gateway) -> None:
    assert stack_gateway.send("GET", "/api/notify/captured-messages").status_code == 401


def test_one_dead_endpoint_of_two_goes_unnoticed_by_readers(
    stack_gateway: Gateway, services: dict[str, list[Upstream]], bearer: dict[str, str]
) -> None:
    services["vault"][0].close()
    statuses = [stack_gateway.send("GET", "/api/vault/documents", headers=bearer).status_code for _ in range(30)]
    assert statuses == [200] * 30


def test_a_service_that_is_away_answers_503_as_a_problem_and_the_others_go_on(
    stack_gateway: Gateway, services: dict[str, list[Upstream]], bearer: dict[str, str]
) -> None:
    for upstream in services["sharing"]:
        upstream.close()

    answer = stack_gateway.send("GET", "/api/sharing/links", headers=bearer)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.json()["type"] == "/problems/unavailable"
    assert answer.headers["retry-after"] == Unavailable.headers["Retry-After"]
    assert stack_gateway.send("GET", "/api/vault/documents", headers=bearer).status_code == 200


@pytest.fixture
def auth(auth_key: RSAKey) -> Iterator[Upstream]:
    """An auth whose keys a test may change: the Envoy that other tests share asks another one for them."""
    upstream = Upstream()
    upstream.keys = [auth_key]
    yield upstream
    upstream.close()


@pytest.fixture
def refreshing_gateway(auth: Upstream, tmp_path: Path) -> Iterator[Gateway]:
    """An Envoy that asks auth for its keys every few seconds instead of every half minute."""
    with running(replace(a_topology(auth, tmp_path), keys_refreshed_every=6), tmp_path) as started:
        yield started


def test_a_key_change_refuses_nobody(refreshing_gateway: Gateway, auth: Upstream, auth_key: RSAKey) -> None:
    """While auth shows the next key beside the present one, then signs with it, then withdraws the old one."""
    following = new_key("second")
    auth.keys = [auth_key, following]
    wait_until(lambda: passes(refreshing_gateway, following))
    assert passes(refreshing_gateway, auth_key)

    auth.keys = [following]
    wait_until(lambda: not passes(refreshing_gateway, auth_key))
    assert passes(refreshing_gateway, following)


def test_tokens_are_still_accepted_while_auth_is_away(
    refreshing_gateway: Gateway, auth: Upstream, auth_key: RSAKey
) -> None:
    auth.keys_unavailable = True
    fetches = auth.key_fetches

    def fetched_twice_in_vain() -> bool:
        assert passes(refreshing_gateway, auth_key)
        return auth.key_fetches > fetches + 1

    wait_until(fetched_twice_in_vain)


def passes(gateway: Gateway, key: RSAKey) -> bool:
    headers = {"Authorization": f"Bearer {access_token(key)}"}
    return gateway.send("GET", "/api/vault/documents", headers=headers).status_code == 200


def test_envoy_starts_before_auth_and_knows_the_keys_once_auth_is_there(
    auth: Upstream, auth_key: RSAKey, tmp_path: Path
) -> None:
    auth.keys_unavailable = True
    with running(a_topology(auth, tmp_path), tmp_path) as gateway:
        assert not passes(gateway, auth_key)
        auth.keys_unavailable = False
        wait_until(lambda: passes(gateway, auth_key))


def test_a_service_that_takes_too_long_is_given_up_but_a_long_download_is_not(
    shared_upstream: Upstream, upstream: Upstream, tmp_path: Path, bearer: dict[str, str]
) -> None:
    hasty = [replace(line, timeout=Timeout(line.timeout.seconds and 1)) for line in ROUTES]
    upstream.answer = lambda _: Answer(body=b"1234", pause=0.8)
    with running(a_topology(shared_upstream, tmp_path), tmp_path, hasty) as gateway:
        assert gateway.send("GET", "/api/vault/documents/1/content", headers=bearer).content == b"1234"
        upstream.answer = lambda _: Answer(body=b"1234", pause=2)
        answer = gateway.send("POST", "/api/vault/batches", headers=bearer, data=b"{}")
    assert (answer.status_code, answer.headers["content-type"]) == (504, "application/problem+json")
    assert answer.json()["type"] == "/problems/timed-out"
