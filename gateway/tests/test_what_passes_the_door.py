"""What of a request reaches a service, what of an answer reaches the caller, and what is written down."""

import json
import re
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
import requests

from gateway.tests.running import Answer, Gateway, Upstream

UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def raw(gateway: Gateway, method: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    """Send a path and headers to the letter, as no well-bred client would."""
    connection = HTTPConnection(urlsplit(gateway.address).netloc, timeout=20)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


@pytest.mark.parametrize(
    "claim",
    [
        "X-Chartrier-Account",
        "X-Chartrier-Principal",
        "X-Forwarded-User",
        "X-User-Id",
        "X-User",
        "X-Account-Id",
        "X-Tenant-Id",
        "X-Auth-Request-Email",
        "X-Remote-User",
        "Remote-User",
        "X-Forwarded-Host",
        "X-Forwarded-Client-Cert",
        "Forwarded",
        "X-Original-URL",
        "X-HTTP-Method-Override",
        "X-Envoy-Original-Path",
        "X-Envoy-Upstream-Rq-Timeout-Ms",
    ],
)
def test_nobody_claims_an_identity_or_a_way_by_a_header(
    gateway: Gateway, house: Upstream, bearer: dict[str, str], claim: str
) -> None:
    assert gateway.send("GET", "/api/vault/documents", headers={**bearer, claim: "bob"}).ok
    assert claim.lower() not in house.reached[0].headers
    assert "bob" not in house.reached[0].headers.values()


def test_the_callers_address_is_what_the_gateway_saw_not_what_the_caller_says(
    gateway: Gateway, house: Upstream, bearer: dict[str, str]
) -> None:
    lies = {**bearer, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    gateway.send("GET", "/api/vault/documents", headers=lies)
    # Envoy puts the machine's own address for a caller on the loopback.
    assert re.fullmatch(r"[0-9.]+", house.reached[0].headers["x-forwarded-for"])
    assert house.reached[0].headers["x-forwarded-for"] != "203.0.113.9"
    assert house.reached[0].headers["x-forwarded-proto"] == "http"


def test_the_reference_is_the_gateways_own_and_the_same_inside_and_outside(
    gateway: Gateway, house: Upstream, bearer: dict[str, str]
) -> None:
    answer = gateway.send("GET", "/api/vault/documents", headers={**bearer, "X-Request-Id": 'chosen"by,me'})
    assert UUID_FORM.fullmatch(answer.headers["x-request-id"])
    assert house.reached[0].headers["x-request-id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "path, headers, status",
    [
        ("/api/vault/documents%2F..%2F..%2Fauth%2Fsessions", {}, 400),
        ("/api/vault/x%5C..%5Cauth", {}, 400),
        ("/api/auth/sessions/../me", {}, 401),
        ("/api/auth/terms/../me", {}, 401),
        ("/api//vault///documents", {}, 401),
        ("/api/auth/terms/%2e%2e/me", {}, 401),
        ("/api/auth/password-rules", {"X_User_Id": "bob"}, 400),
    ],
)
def test_one_address_has_one_spelling(
    gateway: Gateway, house: Upstream, path: str, headers: dict[str, str], status: int
) -> None:
    answered, body = raw(gateway, "GET", path, headers)
    assert (answered, json.loads(body)["status"]) == (status, status)
    assert house.reached == []


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/openapi.json", "/./metrics"])
def test_what_a_process_tells_its_operators_is_not_told_outside(gateway: Gateway, house: Upstream, path: str) -> None:
    status, body = raw(gateway, "GET", path, {})
    assert (status, json.loads(body)["type"]) == (404, "/problems/not-found")
    assert house.reached == []


def test_every_answer_is_marked_and_none_tells_what_runs_inside(
    gateway: Gateway, house: Upstream, bearer: dict[str, str]
) -> None:
    house.answer = lambda _: Answer(headers={"X-Powered-By": "Python", "Via": "1.1 inside"})
    passed = gateway.send("GET", "/api/vault/documents", headers=bearer)
    refused = gateway.send("GET", "/api/vault/documents")
    for answer in (passed, refused):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert not {"server", "x-powered-by", "via", "x-envoy-upstream-service-time"} & {
            name.lower() for name in answer.headers
        }
        # Plain HTTP: to promise TLS for a year would lock people out.
        assert "strict-transport-security" not in answer.headers


def test_what_a_service_says_about_caching_stands(gateway: Gateway, house: Upstream) -> None:
    house.answer = lambda _: Answer(headers={"Cache-Control": "public, max-age=60"})
    answer = gateway.send("GET", "/api/auth/password-rules")
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_a_problem_of_a_service_passes_to_the_letter(gateway: Gateway, house: Upstream, bearer: dict[str, str]) -> None:
    problem = b'{"type":"/problems/account-locked","status":429,"minutes_left":120}'
    house.answer = lambda _: Answer(429, problem, {"Content-Type": "application/problem+json"})
    assert gateway.send("GET", "/api/vault/documents", headers=bearer).content == problem


def test_the_access_log_holds_the_reference_but_no_query_no_token_no_address(
    gateway: Gateway, house: Upstream, bearer: dict[str, str]
) -> None:
    answer = gateway.send("GET", "/api/vault/documents?q=bulletin+dupont", headers={**bearer, "User-Agent": "Xyzzy"})
    line = logged(gateway, answer.headers["x-request-id"])
    assert line | {"milliseconds": 0, "at": ""} == {
        "at": "",
        "event": "request",
        "request_id": answer.headers["x-request-id"],
        "method": "GET",
        "route": "/api/vault/",
        "path": "/api/vault/documents",
        "status": 200,
        "why": "via_upstream",
        "flags": "-",
        "milliseconds": 0,
        "upstream": "house",
        "received": 0,
        "sent": 2,
    }
    text = gateway.access_log.read_text()
    for private in ("dupont", "Xyzzy", "127.0.0.1", bearer["Authorization"][7:60]):
        assert private not in text


def logged(gateway: Gateway, reference: str) -> dict[str, object]:
    """Wait for the line of a request: Envoy writes its log every second."""
    for _ in range(120):
        for line in gateway.access_log.read_text().splitlines():
            if reference in line:
                return dict(json.loads(line))
        time.sleep(0.1)
    raise AssertionError(reference)


def test_the_admin_port_shows_metrics_and_obeys_nobody(gateway: Gateway) -> None:
    assert "envoy_http_downstream_rq_total" in requests.get(f"{gateway.admin}/stats/prometheus", timeout=5).text
    assert requests.post(f"{gateway.admin}/quitquitquit", timeout=5).status_code == 403
    assert requests.get(f"{gateway.admin}/config_dump", timeout=5).status_code == 403
    assert gateway.process.poll() is None
