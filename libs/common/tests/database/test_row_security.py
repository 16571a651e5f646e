"""Row-level security: a connection sees nothing but what its scope names."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from libs.common.tests.sample_service.client import add_book


def test_row_security_holds_for_a_connection_that_somebody_else_used_before(service: RunningService) -> None:
    add_book(service)
    for _ in range(3):
        assert service.as_(ALICE).get("/api/library/books").get_json()["total"] == 1
        assert service.as_(BOB).get("/api/library/books").get_json()["total"] == 0


def test_without_a_scope_there_are_no_rows(service: RunningService) -> None:
    add_book(service)
    with engine(service.app).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM books")).scalar_one() == 0


def test_a_stranger_cannot_tell_that_a_book_exists(service: RunningService) -> None:
    book_id = add_book(service)
    there = service.as_(CHARLIE).get(f"/api/library/books/{book_id}")
    nowhere = service.as_(CHARLIE).get(f"/api/library/books/{uuid4()}")
    assert there.status_code == nowhere.status_code == 404
    assert without_reference(there.get_json()) == without_reference(nowhere.get_json())
    assert service.as_(CHARLIE).get("/api/library/books").get_json()["items"] == []


def without_reference(problem: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in problem.items() if key != "reference"}
