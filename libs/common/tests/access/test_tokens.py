"""Access tokens: only auth's own, of this audience, not expired, of a session that was not ended."""

from __future__ import annotations

import pytest
from joserfc.jwk import RSAKey

from chartrier.testing import ALICE, RunningService
from chartrier.testing.cast import token


def test_without_a_token_nothing_is_answered(service: RunningService) -> None:
    answer = service.anonymous.get("/api/library/books")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["type"] == "/problems/unauthenticated"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_open_operation_answers_anyone(service: RunningService) -> None:
    assert service.anonymous.get("/api/library/books/opening-hours").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [{"iss": "https://elsewhere.test"}, {"aud": "another"}, {"exp": 1}, {"sub": "not-a-uuid"}],
    ids=["another issuer", "another audience", "expired", "nobody"],
)
def test_a_token_that_is_not_quite_right_is_refused(service: RunningService, claims: dict[str, object]) -> None:
    unfit = token({"sub": str(ALICE.id), "sid": str(ALICE.session_id)} | claims)
    assert service.with_token(unfit).get("/api/library/books").status_code == 401


def test_a_token_of_another_key_or_kind_is_refused(service: RunningService) -> None:
    claims = {"sub": str(ALICE.id)}
    forged = token(claims, key=RSAKey.generate_key(2048, {"kid": "auth-of-tests"}))
    assert service.with_token(forged).get("/api/library/books").status_code == 401
    assert service.with_token(token(claims, typ="JWT")).get("/api/library/books").status_code == 401
    assert service.with_token("eyJhbGciOiJub25lIn0.e30.").get("/api/library/books").status_code == 401
    assert service.with_token("nonsense").get("/api/library/books").status_code == 401


def test_a_browser_writes_only_with_our_own_header(service: RunningService) -> None:
    bearer = service.as_(ALICE).headers["Authorization"].removeprefix("Bearer ")
    client = service.app.test_client()
    client.set_cookie("__Host-access", bearer, secure=True)
    asked = {"json": {"title": "Essais"}, "base_url": "https://localhost"}
    assert client.post("/api/library/books", **asked).status_code == 403
    assert client.post("/api/library/books", headers={"X-Chartrier": "portal"}, **asked).status_code == 201
    assert client.get("/api/library/books", base_url="https://localhost").status_code == 200
