"""What a person adds to their own vault is found, by its pages and as it is named now."""

from __future__ import annotations

import pytest

from chartrier.testing import ALICE, CHARLIE, Caller, RunningService
from services.vault.tests.vault_support.scenario import Scenario, pdf_that_says
from services.vault.tests.vault_support.uploading import added


def found(caller: Caller, words: str) -> list[str]:
    answer = caller.get("/api/vault/documents", query_string={"q": words})
    assert answer.status_code == 200, answer.get_json()
    return [item["title"] for item in answer.get_json()["items"]]


@pytest.mark.spec("VLT-21", "VLT-24", "VLT-40")
def test_what_one_adds_and_changes_is_found_as_it_is_named_now_and_still_by_its_pages(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    scenario.give_personal_space(ALICE)
    alice = service.as_(ALICE)
    pages = pdf_that_says("Mention honorable délivrée par Montpellier")
    document_id = added(service, ALICE, pages, title="Numérisation Montpellier")
    assert found(alice, "numerisation") == ["Numérisation Montpellier"]

    path = f"/api/vault/documents/{document_id}"
    assert alice.patch(path, json={"title": "Diplôme", "metadata": {"date": "2011-07-01"}}).status_code == 200

    assert found(alice, "numerisation") == []
    for words in ("diplome", "honorable", "montpellier", "diplôme 2011-07-01"):
        assert found(alice, words) == ["Diplôme"], words
    assert alice.patch(path, json={"metadata": {"date": "2012-07-01"}}).status_code == 200
    assert (found(alice, "diplôme 2011-07-01"), found(alice, "diplôme 2012-07-01")) == ([], ["Diplôme"])
    scenario.give_personal_space(CHARLIE)
    assert service.as_(CHARLIE).patch(path, json={"title": "Volé"}).status_code == 404
    assert found(service.as_(CHARLIE), "diplome") == []
    assert (found(alice, "volé"), found(alice, "diplome")) == ([], ["Diplôme"])
