"""Proofs: spent once, for the purpose and the subject that they were made for."""

from __future__ import annotations

from chartrier.testing import ALICE, BOB, RunningService
from chartrier.testing.cast import proof
from libs.common.tests.sample_service.client import add_book


def test_a_proof_is_spent_once_for_what_it_was_made_for(service: RunningService) -> None:
    first, second = add_book(service, "Essais"), add_book(service, "Pensées")
    made = proof(ALICE, audience="library", purpose="give", subject=str(first))
    give = service.as_(ALICE).post
    assert give(f"/api/library/books/{second}/gift", json={"proof": made}).status_code == 403
    assert service.as_(BOB).post(f"/api/library/books/{first}/gift", json={"proof": made}).status_code == 403
    assert give(f"/api/library/books/{first}/gift", json={"proof": made}).status_code == 204
    assert give(f"/api/library/books/{first}/gift", json={"proof": made}).status_code == 403
