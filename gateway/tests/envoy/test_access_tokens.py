"""Nobody passes without a token that auth signed, for Chartrier, not expired; public routes are public."""

import time

import pytest
from joserfc.jwk import RSAKey

from gateway.tests.real_envoy import Gateway, Upstream, access_token, new_key

MINE = "/api/vault/documents"
PUBLIC = [
    ("POST", "/api/auth/activations"),
    ("POST", "/api/auth/activations/preview"),
    ("POST", "/api/auth/activations/repetition"),
    ("POST", "/api/auth/sessions"),
    ("POST", "/api/auth/sessions/refresh"),
    ("POST", "/api/auth/oauth/token"),
    ("GET", "/api/auth/terms/employee?language=fr"),
    ("GET", "/api/auth/password-rules"),
    ("POST", "/api/sharing/openings"),
    ("GET", "/api/vault/ticketed/content"),
    ("PUT", "/api/vault/ticketed/documents"),
    ("GET", "/api/deposits/journeys/property-seizure-recovery"),
    ("GET", "/api/notify/captured-messages"),
    ("GET", "/api/notify/captured-messages/0198c3f0-0000-7000-8000-000000000001"),
]
PROTECTED = [
    ("GET", "/api/auth/me"),
    ("DELETE", "/api/auth/sessions/current"),
    ("POST", "/api/auth/proofs"),
    ("POST", "/api/auth/clients"),
    ("GET", "/api/auth/sessions"),
    ("GET", "/api/tenancy/spaces"),
    ("POST", "/api/vault/batches"),
    ("GET", "/api/vault/documents/0198c3f0-0000-7000-8000-000000000001/content"),
    ("DELETE", "/api/vault/ticketed/documents"),
    ("GET", "/api/signature/envelopes"),
    ("GET", "/api/sharing/links"),
    ("GET", "/api/deposits/journeys?space=x"),
    ("POST", "/api/deposits/requests"),
    ("GET", "/api/notify/preferences"),
    ("POST", "/api/nobody/knows"),
]


@pytest.mark.parametrize("method, path", PROTECTED)
def test_without_a_token_nothing_passes_and_the_refusal_is_a_problem(
    gateway: Gateway, upstream: Upstream, method: str, path: str
) -> None:
    answer = gateway.send(method, path)

    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert set(answer.json()) == {"type", "title", "status", "reference"}
    assert answer.json()["type"] == "/problems/unauthenticated"
    assert answer.json()["status"] == 401
    assert answer.json()["reference"] == answer.headers["x-request-id"]
    assert answer.headers["www-authenticate"] == "Bearer"
    assert upstream.requests == []


@pytest.mark.parametrize("method, path", PUBLIC)
def test_a_public_route_lets_anyone_pass_even_with_an_invalid_cookie(
    gateway: Gateway, upstream: Upstream, method: str, path: str
) -> None:
    cookie = {"Cookie": "__Host-access=invalid.and.expired", "Content-Length": "0"}
    assert gateway.send(method, path, headers=cookie).status_code == 200
    assert [(request.method, request.path) for request in upstream.requests] == [(method, path)]


def test_a_good_token_passes_in_the_header_and_reaches_the_service(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    assert gateway.send("GET", MINE, headers=bearer).status_code == 200
    assert upstream.requests[0].headers["authorization"] == bearer["Authorization"]


def test_a_good_token_passes_in_the_cookie_and_reaches_the_service(
    gateway: Gateway, upstream: Upstream, auth_key: RSAKey
) -> None:
    cookie = f"theme=dark; __Host-access={access_token(auth_key)}"
    assert gateway.send("GET", MINE, headers={"Cookie": cookie, "X-Chartrier": "portal"}).status_code == 200
    assert upstream.requests[0].headers["cookie"] == cookie
    assert upstream.requests[0].headers["x-chartrier"] == "portal"


def refused(gateway: Gateway, token: str) -> bool:
    answers = [
        gateway.send("GET", MINE, headers={"Authorization": f"Bearer {token}"}),
        gateway.send("GET", MINE, headers={"Cookie": f"__Host-access={token}"}),
    ]
    return all(answer.status_code == 401 and answer.json()["type"] == "/problems/unauthenticated" for answer in answers)


def test_a_token_that_another_key_signed_is_refused_even_under_the_same_key_id(
    gateway: Gateway, upstream: Upstream
) -> None:
    assert refused(gateway, access_token(new_key("first")))
    assert refused(gateway, access_token(new_key("unknown")))
    assert upstream.requests == []


def test_a_token_whose_claims_were_changed_is_refused(gateway: Gateway, auth_key: RSAKey) -> None:
    header, _, signature = access_token(auth_key).split(".")
    claims = access_token(auth_key, sub="somebody-else").split(".")[1]
    assert refused(gateway, f"{header}.{claims}.{signature}")


def test_a_token_that_nobody_signed_is_refused(gateway: Gateway, auth_key: RSAKey) -> None:
    claims = access_token(auth_key).split(".")[1]
    assert refused(gateway, f"eyJhbGciOiJub25lIn0.{claims}.")


def test_an_expired_token_is_refused(gateway: Gateway, auth_key: RSAKey) -> None:
    now = int(time.time())
    assert refused(gateway, access_token(auth_key, iat=now - 400, exp=now - 10))


def test_a_token_without_an_end_is_refused(gateway: Gateway, auth_key: RSAKey) -> None:
    token = access_token(auth_key, exp=None)
    assert refused(gateway, token)


def test_a_proof_or_a_token_of_another_issuer_is_no_access_token(gateway: Gateway, auth_key: RSAKey) -> None:
    assert refused(gateway, access_token(auth_key, aud="signature"))
    assert refused(gateway, access_token(auth_key, iss="http://elsewhere.test"))
