"""Sizes, rates and lengths: what is too much is refused with a problem, what is allowed passes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from itertools import count, repeat
from pathlib import Path
from threading import Event, Semaphore, Thread
from urllib.parse import urlsplit

import pytest
import requests

from gateway.envoy.route_table import BATCH, FORM, PER_ADDRESS, UPLOAD
from gateway.tests.conftest import a_topology
from gateway.tests.real_envoy import Answer, Gateway, SeenRequest, Upstream, running, wait_until

TICKETED = "/api/vault/ticketed/documents"


def test_a_form_up_to_its_size_passes_and_one_byte_more_is_too_large(gateway: Gateway, upstream: Upstream) -> None:
    assert gateway.send("POST", "/api/auth/sessions", data=b"x" * FORM.max_bytes).status_code == 200
    answer = gateway.send("POST", "/api/auth/sessions", data=b"x" * (FORM.max_bytes + 1))
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert answer.json()["type"] == "/problems/too-large"
    assert [len(request.body) for request in upstream.requests] == [FORM.max_bytes]


def test_a_form_without_an_announced_length_has_the_same_limit(gateway: Gateway, upstream: Upstream) -> None:
    chunks = (b"x" * 65536 for _ in range(5))
    assert gateway.send("POST", "/api/auth/sessions", data=chunks).status_code == 413
    assert upstream.requests == []


def test_an_upload_streams_to_the_service_while_it_is_still_being_sent(gateway: Gateway, upstream: Upstream) -> None:
    connection = HTTPConnection(urlsplit(gateway.address).netloc, timeout=20)
    connection.putrequest("PUT", TICKETED)
    connection.putheader("Content-Length", str(FORM.max_bytes * 8))
    connection.endheaders()
    connection.send(b"x" * FORM.max_bytes)
    wait_until(lambda: TICKETED in upstream.started_paths)
    connection.send(b"x" * FORM.max_bytes * 7)
    assert connection.getresponse().status == 200
    assert len(upstream.requests[0].body) == FORM.max_bytes * 8


@pytest.mark.parametrize("announced", [UPLOAD.max_bytes + 1, 10**15])
def test_an_upload_that_announces_too_much_is_refused_before_it_is_sent(
    gateway: Gateway, upstream: Upstream, announced: int
) -> None:
    status, body = announce(gateway, "PUT", TICKETED, {"Content-Length": str(announced)})
    assert (status, body["type"]) == (413, "/problems/too-large")
    assert upstream.requests == []


def test_an_upload_must_announce_its_length(gateway: Gateway, upstream: Upstream) -> None:
    status, body = announce(gateway, "PUT", TICKETED, {"Transfer-Encoding": "chunked"})
    assert (status, body["type"]) == (411, "/problems/length-required")
    assert upstream.requests == []


def test_a_batch_may_be_large_but_only_with_a_token(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    body = b"x" * (2 * 1024 * 1024)
    assert gateway.send("POST", "/api/vault/batches", headers=bearer, data=body).status_code == 200
    too_much = {**bearer, "Content-Length": str(BATCH.max_bytes + 1)}
    assert announce(gateway, "POST", "/api/vault/batches", too_much)[0] == 413
    del too_much["Authorization"]
    assert announce(gateway, "POST", "/api/vault/batches", too_much)[0] == 401


def announce(gateway: Gateway, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, object]]:
    """Send the head of a request and wait for the answer, as a client that asks before it sends."""
    connection = HTTPConnection(urlsplit(gateway.address).netloc, timeout=20)
    connection.putrequest(method, path)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def test_a_download_begins_before_the_service_has_finished(gateway: Gateway, upstream: Upstream) -> None:
    answers = Answer(body=b"%PDF-" + b"x" * 3_000_000)
    upstream.answer = lambda _: answers
    answer = gateway.send("GET", "/api/vault/ticketed/content", stream=True)
    assert next(answer.iter_content(5)) == b"%PDF-"
    assert len(b"".join(answer.iter_content(65536))) == 3_000_000


@pytest.fixture
def fresh_gateway(shared_upstream: Upstream, tmp_path: Path) -> Iterator[Gateway]:
    """An Envoy that has counted nothing yet."""
    with running(a_topology(shared_upstream, tmp_path), tmp_path) as started:
        yield started


def sign_in(gateway: Gateway, *, address: str = "") -> requests.Response:
    """Try to sign in, from an address that a proxy of ours saw where there is one."""
    credentials = {"identifier": "alice", "password": "guess"}
    headers = {"X-Forwarded-For": address} if address else {}
    return gateway.send("POST", "/api/auth/sessions", json=credentials, headers=headers)


def until_limited(gateway: Gateway, addresses: Iterator[str]) -> tuple[int, requests.Response]:
    """Try to sign in until it is refused; return how often it was not, and the refusal."""
    for passed in range(50 * PER_ADDRESS.burst):
        answer = sign_in(gateway, address=next(addresses))
        if answer.status_code == 429:
            return passed, answer
        assert answer.status_code == 200
    raise AssertionError("nothing limits it")


def test_too_many_tries_from_one_address_are_refused_with_a_time_to_wait(
    fresh_gateway: Gateway, upstream: Upstream
) -> None:
    passed, refused = until_limited(fresh_gateway, repeat(""))
    assert passed >= PER_ADDRESS.burst
    assert (refused.headers["content-type"], refused.headers["retry-after"]) == ("application/problem+json", "1")
    assert refused.json()["type"] == "/problems/too-many"
    # Other routes are not affected, and this one opens again.
    assert fresh_gateway.send("GET", "/api/auth/password-rules").status_code == 200
    wait_until(lambda: sign_in(fresh_gateway).status_code == 200)


@pytest.mark.spec("OPS-30")
def test_an_address_is_told_how_much_it_may_still_ask(
    behind_a_proxy: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    first, second = (sign_in(behind_a_proxy, address="198.51.100.9").headers for _ in range(2))
    assert first["x-ratelimit-limit"].startswith(str(PER_ADDRESS.burst))
    assert PER_ADDRESS.burst > int(first["x-ratelimit-remaining"]) >= int(second["x-ratelimit-remaining"])
    assert int(first["x-ratelimit-reset"]) <= 1
    # How much everybody together may still ask is nobody's business.
    answer = behind_a_proxy.send("GET", "/api/vault/documents", headers=bearer)
    assert [name for name in answer.headers if name.lower().startswith("x-ratelimit")] == []


def test_a_machine_may_ask_about_many_tokens_in_a_row(fresh_gateway: Gateway, upstream: Upstream) -> None:
    asked = {fresh_gateway.send("POST", "/api/auth/oauth/introspect").status_code for _ in range(PER_ADDRESS.burst * 3)}
    assert asked == {200}


@pytest.fixture
def behind_a_proxy(shared_upstream: Upstream, tmp_path: Path) -> Iterator[Gateway]:
    """An Envoy behind one proxy of ours, which says from where its clients come."""
    with running(replace(a_topology(shared_upstream, tmp_path), trusted_hops=1), tmp_path) as started:
        yield started


def test_another_address_is_not_limited_by_a_neighbour(behind_a_proxy: Gateway, upstream: Upstream) -> None:
    until_limited(behind_a_proxy, repeat("198.51.100.1"))
    assert [sign_in(behind_a_proxy, address="198.51.100.2").status_code for _ in range(5)] == [200] * 5


def test_an_ipv6_network_of_one_subscriber_counts_as_one_address(behind_a_proxy: Gateway, upstream: Upstream) -> None:
    until_limited(behind_a_proxy, (f"2001:db8:0:1::{number:x}" for number in count(1)))
    neighbours = [f"2001:db8:0:2::{number:x}" for number in range(1, 6)]
    assert [sign_in(behind_a_proxy, address=each).status_code for each in neighbours] == [200] * 5


def test_a_slow_service_holds_up_nobody_else(gateway: Gateway, upstream: Upstream, bearer: dict[str, str]) -> None:
    came, may_go_on = Semaphore(0), Event()

    def slow_for_some(request: SeenRequest) -> Answer:
        if request.path.endswith("slow"):
            came.release()
            may_go_on.wait(10)
        return Answer()

    upstream.answer = slow_for_some
    waiting = [Thread(target=gateway.send, args=("GET", "/api/vault/slow"), kwargs={"headers": bearer}) for _ in "1234"]
    for thread in waiting:
        thread.start()
        assert came.acquire(timeout=10)
    assert gateway.send("GET", "/api/vault/quick", headers=bearer).ok
    assert all(thread.is_alive() for thread in waiting), "the quick one was answered before the slow ones"
    may_go_on.set()
    for thread in waiting:
        thread.join()


def test_a_client_that_sends_too_much_still_reads_the_refusal(gateway: Gateway, upstream: Upstream) -> None:
    answer = gateway.send("PUT", TICKETED, data=b"x" * (UPLOAD.max_bytes + 1))
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")
    assert upstream.requests == []
