"""Invoices that somebody validated: archived, with a line in the journal that says who and when."""

from uuid import uuid4

import pytest

from chartrier.testing import BOB, RunningService
from services.vault.tests.vault_support.scenario import AGENCY, Scenario, invoice


@pytest.mark.spec("VLT-02", "SIG-05")
def test_validated_invoices_are_archived_and_the_journal_says_who_validated_them(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_bob_access("F")
    scenario.activate(BOB)
    one = scenario.sent(invoice("FAC-1"), reference="L1", organisation_id=AGENCY)
    other = scenario.sent(invoice("FAC-2"), reference="L2", organisation_id=AGENCY)
    scenario.decide("confirmed")
    scenario.validate(one, other)
    for document_id in (one, other):
        document = service.as_(BOB).get(f"/api/vault/documents/{document_id}").get_json()
        assert (document["state"], document["action"], document["refused"]) == ("done", None, False)
        assert document["done_at"] == "2026-11-21T10:00:00Z"
    lines = service.as_(BOB).get("/api/vault/journal", query_string={"document": str(one)}).get_json()["items"]
    (validated,) = [line for line in lines if line["act"] == "validated"]
    assert validated["at"] == "2026-11-21T10:00:00Z"
    assert BOB.name in validated["actor"]


def test_an_event_about_another_holder_validates_nothing(scenario: Scenario, service: RunningService) -> None:
    scenario.give_bob_access("F")
    document_id = scenario.sent(invoice(), organisation_id=AGENCY)
    scenario.decide("confirmed")
    scenario.validate(document_id, uuid4(), holder_id=uuid4())
    document = service.as_(BOB).get(f"/api/vault/documents/{document_id}").get_json()
    assert (document["state"], document["action"]) == ("todo", "validate")
