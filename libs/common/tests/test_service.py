"""What every service does with a request."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import text

from chartrier.database.migrations import drift
from chartrier.database.session import dispose, engine
from chartrier.http import openapi
from chartrier.http.client_address import client_address, network_of
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import person, proof, token
from chartrier.testing.plugin import ServiceDatabase, server_url, settings_of_tests
from libs.common.tests.shelf.app import SHELF, create_app


def keep(service: RunningService, title: str = "Essais") -> str:
    answer = service.as_(ALICE).post("/api/shelf/books", json={"title": title})
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def test_what_one_keeps_is_there_for_oneself(service: RunningService) -> None:
    book_id = keep(service)
    assert service.as_(ALICE).get(f"/api/shelf/books/{book_id}").get_json()["title"] == "Essais"
    assert service.as_(ALICE).get("/api/shelf/books").get_json()["total"] == 1


def test_a_stranger_cannot_tell_that_a_book_exists(service: RunningService) -> None:
    book_id = keep(service)
    there = service.as_(CHARLIE).get(f"/api/shelf/books/{book_id}")
    nowhere = service.as_(CHARLIE).get(f"/api/shelf/books/{uuid4()}")
    assert there.status_code == nowhere.status_code == 404
    assert without_reference(there.get_json()) == without_reference(nowhere.get_json())
    assert service.as_(CHARLIE).get("/api/shelf/books").get_json()["items"] == []


def test_another_spelling_of_an_address_is_not_found_and_never_redirected(service: RunningService) -> None:
    book_id = keep(service)
    assert service.as_(ALICE).get(f"/api/shelf/books/{book_id}").status_code == 200
    spellings = ("/api/shelf/books/", "//api/shelf/books", "/api//shelf/books", "/api/shelf/Books")
    for path in (*spellings, f"/api/shelf/books/{book_id}/", f"/api/shelf//books/{book_id}", "/healthz/", "//metrics"):
        answer = service.as_(ALICE).get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (404, None), path


def without_reference(problem: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in problem.items() if key != "reference"}


def test_row_security_holds_for_a_connection_that_somebody_else_used_before(service: RunningService) -> None:
    keep(service)
    for _ in range(3):
        assert service.as_(ALICE).get("/api/shelf/books").get_json()["total"] == 1
        assert service.as_(BOB).get("/api/shelf/books").get_json()["total"] == 0


def test_nobody_notices_that_connections_were_cut_while_nobody_used_them(service: RunningService) -> None:
    keep(service)
    service.as_(ALICE).get("/api/shelf/books")
    cut_all_connections(service)
    assert service.as_(ALICE).get("/api/shelf/books").get_json()["total"] == 1
    cut_all_connections(service)
    assert service.as_(ALICE).post("/api/shelf/books", json={"title": "Pensées"}).status_code == 201


def test_one_connection_that_was_found_cut_speaks_for_all_that_lay_beside_it(service: RunningService) -> None:
    pool = engine(service.app)
    dispose(service.app)
    with pool.connect() as rests, pool.connect() as works:
        backends = {one.execute(text("SELECT pg_backend_pid()")).scalar_one() for one in (rests, works)}
        rests.close()
        time.sleep(1.1)
    cut_all_connections(service)
    for _ in range(3):
        with pool.connect() as connection:
            assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() not in backends


def cut_all_connections(service: RunningService) -> None:
    # The role is one for all databases of the server, where other tests run: theirs stay open.
    ended = (
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE usename = 'test_shelf_app' AND datname = current_database()"
    )
    with psycopg.connect(service.superuser_url.replace("+psycopg", ""), autocommit=True) as superuser:
        superuser.execute(ended)


def test_without_a_scope_there_are_no_rows(service: RunningService) -> None:
    keep(service)
    with engine(service.app).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM books")).scalar_one() == 0


def test_without_a_token_nothing_is_answered(service: RunningService) -> None:
    answer = service.anonymous.get("/api/shelf/books")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["type"] == "/problems/unauthenticated"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_open_operation_answers_anyone(service: RunningService) -> None:
    assert service.anonymous.get("/api/shelf/books/opening-hours").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [{"iss": "https://elsewhere.test"}, {"aud": "another"}, {"exp": 1}, {"sub": "not-a-uuid"}],
    ids=["another issuer", "another audience", "expired", "nobody"],
)
def test_a_token_that_is_not_quite_right_is_refused(service: RunningService, claims: dict[str, object]) -> None:
    unfit = token({"sub": str(ALICE.id), "sid": str(ALICE.session_id)} | claims)
    assert service.with_token(unfit).get("/api/shelf/books").status_code == 401


def test_a_token_of_another_key_or_kind_is_refused(service: RunningService) -> None:
    claims = {"sub": str(ALICE.id)}
    forged = token(claims, key=RSAKey.generate_key(2048, {"kid": "auth-of-tests"}))
    assert service.with_token(forged).get("/api/shelf/books").status_code == 401
    assert service.with_token(token(claims, typ="JWT")).get("/api/shelf/books").status_code == 401
    assert service.with_token("eyJhbGciOiJub25lIn0.e30.").get("/api/shelf/books").status_code == 401
    assert service.with_token("nonsense").get("/api/shelf/books").status_code == 401


def test_a_session_that_was_revoked_is_refused(service: RunningService) -> None:
    dora = person("Dora")
    assert service.as_(dora).get("/api/shelf/books").status_code == 200
    service.receive(
        "auth.session-revoked.v1", tenant_id=dora.id, session_id=dora.session_id, expires_at="2100-01-01T00:00:00Z"
    )
    assert service.as_(dora).get("/api/shelf/books").status_code == 401
    assert service.as_(ALICE).get("/api/shelf/books").status_code == 200


def test_a_browser_writes_only_with_our_own_header(service: RunningService) -> None:
    bearer = service.as_(ALICE).headers["Authorization"].removeprefix("Bearer ")
    client = service.app.test_client()
    client.set_cookie("__Host-access", bearer, secure=True)
    asked = {"json": {"title": "Essais"}, "base_url": "https://localhost"}
    assert client.post("/api/shelf/books", **asked).status_code == 403
    assert client.post("/api/shelf/books", headers={"X-Chartrier": "portal"}, **asked).status_code == 201
    assert client.get("/api/shelf/books", base_url="https://localhost").status_code == 200


@pytest.mark.parametrize(
    "proxies, told, address",
    [
        (0, "192.0.2.77", "192.0.2.77"),
        (0, "198.51.100.7, 192.0.2.77", "192.0.2.77"),
        (1, "198.51.100.7, 192.0.2.77, 10.0.0.1", "192.0.2.77"),
        (2, "10.0.0.1", "127.0.0.1"),
        (0, "", "127.0.0.1"),
    ],
)
def test_the_client_address_is_the_one_that_our_own_proxies_saw(
    service_database: ServiceDatabase, proxies: int, told: str, address: str
) -> None:
    app = create_app(replace(settings_of_tests("shelf", service_database), trusted_hops=proxies))
    app.add_url_rule("/address", view_func=client_address)
    answer = app.test_client().get(
        "/address", environ_base={"REMOTE_ADDR": "127.0.0.1"}, headers={"X-Forwarded-For": told}
    )
    assert answer.text == address


@pytest.mark.parametrize(
    "address, network",
    [
        ("192.0.2.77", "192.0.2.0"),
        ("::ffff:203.0.113.9", "203.0.113.0"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_of_an_address_the_network_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


def test_bad_input_is_refused_field_by_field_in_french_or_in_english(service: RunningService) -> None:
    asked = {"title": "", "colour": "red"}
    answer = service.as_(ALICE).post("/api/shelf/books", json=asked, headers={"Accept-Language": "fr"})
    assert answer.status_code == 422
    reasons = {error["field"]: error["reason"] for error in answer.get_json()["errors"]}
    assert reasons["colour"] == "Ce champ n’est pas attendu ici."
    assert "title" in reasons
    english = service.as_(ALICE).post("/api/shelf/books", json={}, headers={"Accept-Language": "en"})
    assert english.get_json()["errors"] == [{"field": "title", "reason": "Missing data for required field."}]


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"title": "a", "title": "b"}',
        "[" * 5000,
        '{"title": ' + "[" * 40 + "]" * 40 + "}",
        '{"title": "a\\u0000b"}',
        '{"title": "half \\ud83d of it"}',
    ],
)
def test_twisted_json_is_refused(service: RunningService, body: str) -> None:
    answer = service.as_(ALICE).post("/api/shelf/books", data=body, content_type="application/json")
    assert answer.status_code == 422


def test_a_body_that_is_too_large_is_refused(service: RunningService) -> None:
    answer = service.as_(ALICE).post("/api/shelf/books", json={"title": "a" * 2_000_000})
    assert answer.status_code == 413


def test_the_database_decides_what_is_unique(service: RunningService) -> None:
    keep(service)
    answer = service.as_(ALICE).post("/api/shelf/books", json={"title": "Essais"})
    assert answer.status_code == 409
    assert answer.get_json()["type"] == "/problems/title-taken"
    assert len(service.events("shelf.book-kept.v1")) == 1


def test_an_unforeseen_failure_answers_with_a_reference_and_nothing_else(service: RunningService) -> None:
    answer = service.as_(ALICE).get("/api/shelf/books/broken", headers={"X-Request-Id": "reference-of-alice"})
    assert answer.status_code == 500
    assert answer.get_json()["reference"] == "reference-of-alice"
    assert "Sesame" not in answer.text
    assert "ZeroDivision" not in answer.text


def test_a_proof_is_spent_once_for_what_it_was_made_for(service: RunningService) -> None:
    first, second = keep(service, "Essais"), keep(service, "Pensées")
    made = proof(ALICE, audience="shelf", purpose="give", subject=first)
    give = service.as_(ALICE).post
    assert give(f"/api/shelf/books/{second}/gift", json={"proof": made}).status_code == 403
    assert service.as_(BOB).post(f"/api/shelf/books/{first}/gift", json={"proof": made}).status_code == 403
    assert give(f"/api/shelf/books/{first}/gift", json={"proof": made}).status_code == 204
    assert give(f"/api/shelf/books/{first}/gift", json={"proof": made}).status_code == 403


def test_it_says_whether_it_can_serve(service: RunningService) -> None:
    assert service.anonymous.get("/healthz").status_code == 200
    assert service.anonymous.get("/readyz").text == "ready\n"
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT 1"))
    service.as_(ALICE).get("/api/shelf/books")
    page = service.anonymous.get("/metrics").text
    assert 'route="/api/shelf/books",service="shelf",status="200"' in page


def test_without_postgresql_a_test_says_why_in_the_words_that_the_end_of_a_run_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CHARTRIER_TEST_POSTGRES", raising=False)
    monkeypatch.setenv("CHARTRIER_TEST_POSTGRES_MISSING", "no programs of it here")
    with pytest.raises(pytest.skip.Exception, match="missing server: PostgreSQL: no programs of it here"):
        server_url()


def test_the_models_and_the_migrated_database_agree(service: RunningService) -> None:
    # The bus of other tests of this process has its tables in the same database.
    assert [one for one in drift(engine(service.app), SHELF.metadata) if "broker_" not in str(one)] == []


def test_the_openapi_document_says_what_is_taken_returned_and_refused(service: RunningService) -> None:
    document = openapi.document(service.app)
    operation = document["paths"]["/api/shelf/books"]["post"]
    assert document["openapi"] == "3.1.0"
    assert operation["operationId"] == "keep_book"
    assert set(operation["responses"]) == {"201", "401", "409", "413", "415", "422", "503"}
    assert "application/problem+json" in operation["responses"]["409"]["content"]
    assert json.dumps(document) == json.dumps(openapi.document(service.app))
