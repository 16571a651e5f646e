"""Services that are away, cut off, restart, change their keys: the gateway retries what is safe and says the rest."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from deploy.local.ports import free_port
from gateway.routes import ROUTES, SERVICES, Time
from gateway.tests.conftest import a_topology
from gateway.tests.running import (
    ISSUER,
    Answer,
    Gateway,
    Reached,
    Upstream,
    access_token,
    new_key,
    running,
    wait_until,
)
from gateway.topology import Endpoint, stack


def cut_the_first(house: Upstream) -> None:
    """Let the first request of each method come to nothing."""
    seen: Counter[str] = Counter()

    def answer(request: Reached) -> Answer:
        seen[request.method] += 1
        return Answer(cut=seen[request.method] == 1)

    house.answer = answer


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_safe_request_that_got_no_answer_is_sent_once_more(
    gateway: Gateway, house: Upstream, bearer: dict[str, str], method: str
) -> None:
    cut_the_first(house)
    assert gateway.send(method, "/api/vault/documents", headers=bearer).status_code == 200
    assert [request.method for request in house.reached] == [method, method]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_that_got_no_answer_is_never_sent_twice(
    gateway: Gateway, house: Upstream, bearer: dict[str, str], method: str
) -> None:
    cut_the_first(house)
    answer = gateway.send(method, "/api/deposits/requests", headers=bearer, json={})
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert [request.method for request in house.reached] == [method]


def test_a_service_that_keeps_failing_is_tried_twice_and_no_more(
    gateway: Gateway, house: Upstream, bearer: dict[str, str]
) -> None:
    house.answer = lambda _: Answer(cut=True)
    assert gateway.send("GET", "/api/vault/documents", headers=bearer).status_code == 503
    assert len(house.reached) == 2


def test_what_a_service_answers_is_final_even_when_it_is_a_failure(
    gateway: Gateway, house: Upstream, bearer: dict[str, str]
) -> None:
    house.answer = lambda _: Answer(503, b"told by the service")
    assert gateway.send("GET", "/api/vault/documents", headers=bearer).text == "told by the service"
    assert len(house.reached) == 1


@pytest.fixture
def separate(auths_key: RSAKey) -> Iterator[dict[str, list[Upstream]]]:
    """Two endpoints for each service, each its own small server; the portal has one."""
    endpoints = {service: [Upstream() for _ in range(1 if service == "portal" else 2)] for service in SERVICES}
    for upstream in endpoints["auth"]:
        upstream.keys = [auths_key]
    yield endpoints
    for upstreams in endpoints.values():
        for upstream in upstreams:
            upstream.close()


@pytest.fixture
def stacked(separate: dict[str, list[Upstream]], tmp_path: Path) -> Iterator[Gateway]:
    topology = stack(
        listen=Endpoint("127.0.0.1", free_port()),
        admin=Endpoint("127.0.0.1", free_port()),
        upstreams={name: tuple(one.endpoint for one in upstreams) for name, upstreams in separate.items()},
        issuer=ISSUER,
    )
    with running(replace(topology, access_log=tmp_path / "access.log"), tmp_path) as started:
        yield started


def test_each_service_gets_its_own_requests_on_all_its_endpoints(
    stacked: Gateway, separate: dict[str, list[Upstream]], bearer: dict[str, str]
) -> None:
    for service in SERVICES[:-1]:
        for _ in range(20):
            assert stacked.send("GET", f"/api/{service}/anything", headers=bearer).status_code == 200
    assert stacked.send("GET", "/connexion").status_code == 200

    for service, upstreams in separate.items():
        for upstream in upstreams:
            assert upstream.reached, service
            assert all(
                request.path == "/connexion" or request.path.startswith(f"/api/{service}/")
                for request in upstream.reached
            )


def test_kept_messages_are_nobodys_business_where_mail_is_really_sent(stacked: Gateway) -> None:
    assert stacked.send("GET", "/api/notify/kept-messages").status_code == 401


def test_one_dead_endpoint_of_two_goes_unnoticed_by_readers(
    stacked: Gateway, separate: dict[str, list[Upstream]], bearer: dict[str, str]
) -> None:
    separate["vault"][0].close()
    statuses = [stacked.send("GET", "/api/vault/documents", headers=bearer).status_code for _ in range(30)]
    assert statuses == [200] * 30


def test_a_service_that_is_away_answers_503_as_a_problem_and_the_others_go_on(
    stacked: Gateway, separate: dict[str, list[Upstream]], bearer: dict[str, str]
) -> None:
    for upstream in separate["sharing"]:
        upstream.close()

    answer = stacked.send("GET", "/api/sharing/links", headers=bearer)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.json()["type"] == "/problems/unavailable"
    assert answer.headers["retry-after"] == "1"
    assert stacked.send("GET", "/api/vault/documents", headers=bearer).status_code == 200


@pytest.fixture
def quick_to_learn(one_house: Upstream, house: Upstream, tmp_path: Path) -> Iterator[Gateway]:
    """An Envoy that asks auth for its keys every few seconds instead of every half minute."""
    original = list(one_house.keys)
    with running(replace(a_topology(one_house, tmp_path), keys_refreshed_every=6), tmp_path) as started:
        yield started
    one_house.keys, one_house.keys_away = original, False


def test_a_new_key_is_learnt_without_refusing_anybody(
    quick_to_learn: Gateway, house: Upstream, auths_key: RSAKey
) -> None:
    """While auth shows the next key beside the present one, then signs with it, then withdraws the old one."""
    following = new_key("second")
    house.keys = [auths_key, following]
    wait_until(lambda: passes(quick_to_learn, following))
    assert passes(quick_to_learn, auths_key)

    house.keys = [following]
    wait_until(lambda: not passes(quick_to_learn, auths_key))
    assert passes(quick_to_learn, following)


def test_tokens_go_on_being_known_while_auth_is_away(
    quick_to_learn: Gateway, house: Upstream, auths_key: RSAKey
) -> None:
    house.keys_away = True
    asked = house.keys_asked

    def asked_twice_in_vain() -> bool:
        assert passes(quick_to_learn, auths_key)
        return house.keys_asked > asked + 1

    wait_until(asked_twice_in_vain)


def passes(gateway: Gateway, key: RSAKey) -> bool:
    headers = {"Authorization": f"Bearer {access_token(key)}"}
    return gateway.send("GET", "/api/vault/documents", headers=headers).status_code == 200


def test_envoy_starts_before_auth_and_knows_the_keys_once_auth_is_there(
    one_house: Upstream, house: Upstream, auths_key: RSAKey, tmp_path: Path
) -> None:
    house.keys_away = True
    with running(a_topology(one_house, tmp_path), tmp_path) as gateway:
        assert not passes(gateway, auths_key)
        house.keys_away = False
        wait_until(lambda: passes(gateway, auths_key))


def test_a_service_that_takes_too_long_is_given_up_but_a_long_download_is_not(
    one_house: Upstream, house: Upstream, tmp_path: Path, bearer: dict[str, str]
) -> None:
    hasty = [replace(line, time=Time(line.time.answer and 1)) for line in ROUTES]
    house.answer = lambda _: Answer(body=b"1234", pause=0.8)
    with running(a_topology(one_house, tmp_path), tmp_path, hasty) as gateway:
        assert gateway.send("GET", "/api/vault/documents/1/content", headers=bearer).content == b"1234"
        house.answer = lambda _: Answer(body=b"1234", pause=2)
        answer = gateway.send("POST", "/api/vault/batches", headers=bearer, data=b"{}")
    assert (answer.status_code, answer.headers["content-type"]) == (504, "application/problem+json")
    assert answer.json()["type"] == "/problems/timed-out"
