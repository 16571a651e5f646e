"""A person's copy of everything: their documents with the journal, each content identical to what came in."""

from __future__ import annotations

from typing import Any

import pytest

from chartrier.testing import ALICE, CHARLIE, Person
from services.vault.tests.vault_support.scenario import Scenario, payslip


def part(scenario: Scenario, who: Person, issuer: str = "auth") -> Any:  # noqa: ANN401 - an answer
    ticket = scenario.ticket(issuer, "export", who.id, accounts=[str(who.id)])
    return scenario.service.anonymous.get("/api/vault/ticketed/export", headers=ticket)


@pytest.mark.spec("AUTH-44")
def test_the_part_of_somebody_lists_their_documents_which_come_out_identical(scenario: Scenario) -> None:
    scenario.give_alice_access()
    scenario.sent(payslip())
    held = part(scenario, ALICE).get_json()["accounts"][0]
    (document,) = held["documents"]
    assert (document["title"], document["metadata"]["period"]) == ("Bulletin de paie BUL-0001", "2026-10")
    assert {"deposited", "delivered"} <= {line["act"] for line in held["journal"]}
    ticket = scenario.ticket("auth", "export", ALICE.id, accounts=[str(ALICE.id)])
    answer = scenario.service.anonymous.get(f"/api/vault/ticketed/export/{document['id']}", headers=ticket)
    assert answer.data == scenario.file("BUL-0001.pdf")


@pytest.mark.spec("AUTH-44")
def test_a_strangers_ticket_takes_nothing_of_hers(scenario: Scenario) -> None:
    scenario.give_alice_access()
    scenario.give_charlie_access_elsewhere()
    document_id = scenario.sent(payslip())
    assert part(scenario, CHARLIE).get_json()["accounts"][0]["documents"] == []
    theirs = scenario.ticket("auth", "export", CHARLIE.id, accounts=[str(CHARLIE.id)])
    path = f"/api/vault/ticketed/export/{document_id}"
    assert scenario.service.anonymous.get(path, headers=theirs).status_code == 404
    forged = scenario.ticket("sharing", "export", ALICE.id, accounts=[str(ALICE.id)])
    assert scenario.service.anonymous.get(path, headers=forged).status_code == 403
    assert part(scenario, ALICE, issuer="deposits").status_code == 403
