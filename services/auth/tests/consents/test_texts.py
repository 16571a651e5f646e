"""The terms, readable before the tick."""

import pytest

from auth.consents import terms
from chartrier.testing import RunningService


@pytest.mark.spec("AUTH-17")
@pytest.mark.parametrize("kind", ["employee", "client", "agency", "deposit_client", "privacy"])
def test_every_kind_of_account_has_its_terms_in_both_languages_in_one_version(
    service: RunningService, kind: str
) -> None:
    french = service.anonymous.get(f"/api/auth/terms/{kind}").get_json()
    english = service.anonymous.get(f"/api/auth/terms/{kind}?language=en").get_json()
    assert french["kind"] == english["kind"] == kind
    assert french["version"] == english["version"]
    assert french["title"] != english["title"]
    assert len(french["paragraphs"]) == len(english["paragraphs"]) >= 5


def test_there_are_no_terms_of_another_kind_nor_outside_their_folder(service: RunningService) -> None:
    for kind in ("somebody", "..%2f..%2fmodels", "employee.toml"):
        assert service.anonymous.get(f"/api/auth/terms/{kind}").status_code == 404
    assert service.anonymous.get("/api/auth/terms/employee?language=de").status_code == 422


@pytest.mark.spec("LAW-01")
def test_no_text_promises_what_the_law_reserves() -> None:
    for kind in terms.TEXTS:
        for language in terms.LANGUAGES:
            text = terms.current(kind, language)
            assert text is not None
            assert "coffre-fort" not in " ".join(text.paragraphs)
