"""Which headers reach a service, which reach the caller, and what is logged."""

import json
import re
import time

import pytest
import requests

from gateway.tests.real_envoy import Answer, Gateway, Upstream

UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
def test_a_header_that_claims_an_identity_or_another_path_is_removed(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str], claim: str
) -> None:
    assert gateway.send("GET", "/api/vault/documents", headers={**bearer, claim: "bob"}).ok
    assert claim.lower() not in upstream.requests[0].headers
    assert "bob" not in upstream.requests[0].headers.values()


def test_the_client_address_is_the_one_that_the_gateway_saw(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    lies = {**bearer, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    gateway.send("GET", "/api/vault/documents", headers=lies)
    # Envoy puts the machine's own address for a caller on the loopback.
    assert re.fullmatch(r"[0-9.]+", upstream.requests[0].headers["x-forwarded-for"])
    assert upstream.requests[0].headers["x-forwarded-for"] != "203.0.113.9"
    assert upstream.requests[0].headers["x-forwarded-proto"] == "http"


def test_the_request_id_is_the_gateways_own_and_the_same_inside_and_outside(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    answer = gateway.send("GET", "/api/vault/documents", headers={**bearer, "X-Request-Id": 'chosen"by,me'})
    assert UUID_FORM.fullmatch(answer.headers["x-request-id"])
    assert upstream.requests[0].headers["x-request-id"] == answer.headers["x-request-id"]


def test_every_answer_has_security_headers_and_none_names_our_software(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    upstream.answer = lambda _: Answer(headers={"X-Powered-By": "Python", "Via": "1.1 inside"})
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


def test_the_cache_control_of_a_service_is_kept(gateway: Gateway, upstream: Upstream) -> None:
    upstream.answer = lambda _: Answer(headers={"Cache-Control": "public, max-age=60"})
    answer = gateway.send("GET", "/api/auth/password-rules")
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_a_problem_of_a_service_passes_unchanged(gateway: Gateway, upstream: Upstream, bearer: dict[str, str]) -> None:
    problem = b'{"type":"/problems/account-locked","status":429,"minutes_left":120}'
    upstream.answer = lambda _: Answer(429, problem, {"Content-Type": "application/problem+json"})
    assert gateway.send("GET", "/api/vault/documents", headers=bearer).content == problem


def test_the_access_log_holds_the_request_id_but_no_query_no_token_no_address(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
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
        "upstream": "embedded",
        "received": 0,
        "sent": 2,
    }
    text = gateway.access_log.read_text()
    for private in ("dupont", "Xyzzy", "127.0.0.1", bearer["Authorization"][7:60]):
        assert private not in text


def logged(gateway: Gateway, request_id: str) -> dict[str, object]:
    """Wait for the line of a request: Envoy writes its log every second."""
    for _ in range(120):
        for line in gateway.access_log.read_text().splitlines():
            if request_id in line:
                return dict(json.loads(line))
        time.sleep(0.1)
    raise AssertionError(request_id)


def test_the_admin_port_shows_metrics_and_takes_no_orders(gateway: Gateway) -> None:
    assert "envoy_http_downstream_rq_total" in requests.get(f"{gateway.admin}/stats/prometheus", timeout=5).text
    assert requests.post(f"{gateway.admin}/quitquitquit", timeout=5).status_code == 403
    assert requests.get(f"{gateway.admin}/config_dump", timeout=5).status_code == 403
    assert gateway.process.poll() is None
