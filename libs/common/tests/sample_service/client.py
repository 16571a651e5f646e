"""What the tests do with the sample service over HTTP."""

from __future__ import annotations

from uuid import UUID

from chartrier.testing import ALICE, RunningService

BOOKS = "/api/library/books"


def add_book(service: RunningService, title: str = "Essais") -> UUID:
    """Add a book of Alice's; return its id."""
    answer = service.as_(ALICE).post(BOOKS, json={"title": title})
    assert answer.status_code == 201, answer.text
    return UUID(answer.get_json()["id"])


def times_lent(service: RunningService, book_id: UUID) -> int:
    """Return how often a book of Alice's was lent."""
    return int(service.as_(ALICE).get(f"{BOOKS}/{book_id}").get_json()["times_lent"])
