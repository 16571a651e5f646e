"""What all requests have in common."""

from __future__ import annotations

from chartrier.testing import ALICE, RunningService
from libs.common.tests.sample_service.client import add_book


def test_what_one_adds_is_there_for_oneself(service: RunningService) -> None:
    book_id = add_book(service)
    assert service.as_(ALICE).get(f"/api/library/books/{book_id}").get_json()["title"] == "Essais"
    assert service.as_(ALICE).get("/api/library/books").get_json()["total"] == 1


def test_another_spelling_of_an_address_is_not_found_and_never_redirected(service: RunningService) -> None:
    book_id = add_book(service)
    assert service.as_(ALICE).get(f"/api/library/books/{book_id}").status_code == 200
    spellings = ("/api/library/books/", "//api/library/books", "/api//library/books", "/api/library/Books")
    for path in (
        *spellings,
        f"/api/library/books/{book_id}/",
        f"/api/library/books/{str(book_id).upper()}",
        f"/api/library//books/{book_id}",
        "/healthz/",
        "//metrics",
    ):
        answer = service.as_(ALICE).get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (404, None), path


def test_bad_input_is_refused_field_by_field_in_french_or_in_english(service: RunningService) -> None:
    asked = {"title": "", "colour": "red"}
    answer = service.as_(ALICE).post("/api/library/books", json=asked, headers={"Accept-Language": "fr"})
    assert answer.status_code == 422
    reasons = {error["field"]: error["reason"] for error in answer.get_json()["errors"]}
    assert reasons["colour"] == "Ce champ n’est pas attendu ici."
    assert "title" in reasons
    english = service.as_(ALICE).post("/api/library/books", json={}, headers={"Accept-Language": "en"})
    assert english.get_json()["errors"] == [{"field": "title", "reason": "Missing data for required field."}]


def test_an_unforeseen_failure_answers_with_a_reference_and_nothing_else(service: RunningService) -> None:
    answer = service.as_(ALICE).get("/api/library/books/broken", headers={"X-Request-Id": "reference-of-alice"})
    assert answer.status_code == 500
    assert answer.get_json()["reference"] == "reference-of-alice"
    assert "Sesame" not in answer.text
    assert "ZeroDivision" not in answer.text
