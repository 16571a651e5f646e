"""The database decides, and its refusal becomes a problem."""

from __future__ import annotations

from chartrier.testing import ALICE, RunningService
from libs.common.tests.sample_service.client import add_book


def test_the_database_decides_what_is_unique(service: RunningService) -> None:
    add_book(service)
    answer = service.as_(ALICE).post("/api/library/books", json={"title": "Essais"})
    assert answer.status_code == 409
    assert answer.get_json()["type"] == "/problems/title-taken"
    assert len(service.events("library.book-added.v1")) == 1
