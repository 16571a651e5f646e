"""The language of an answer is the one of ours that its reader prefers."""

import pytest

from chartrier.testing import ALICE, RunningService

FRENCH, ENGLISH = "Ce champ est obligatoire.", "Missing data for required field."


@pytest.mark.parametrize(
    "accepted, reason",
    [
        ("", FRENCH),
        ("fr", FRENCH),
        ("en", ENGLISH),
        ("en-GB,en;q=0.9", ENGLISH),
        ("fr-FR,fr;q=0.9,en;q=0.8", FRENCH),
        ("en;q=0.3, fr;q=0.7", FRENCH),
        ("fr;q=0.3, en;q=0.7", ENGLISH),
        ("de, en;q=0.5", ENGLISH),
        ("de, it", FRENCH),
        ("*", FRENCH),
        ("enough", FRENCH),
        ("en;q=0", FRENCH),
        ("en;q=nonsense", FRENCH),
    ],
)
def test_the_language_follows_the_weights_of_the_reader(service: RunningService, accepted: str, reason: str) -> None:
    answer = service.as_(ALICE).post("/api/library/books", json={}, headers={"Accept-Language": accepted})
    assert answer.get_json()["errors"] == [{"field": "title", "reason": reason}]
