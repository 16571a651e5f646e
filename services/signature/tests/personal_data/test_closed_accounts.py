"""When an account is closed nothing waits for it any more, and what was signed stays as evidence."""

from typing import Any
from uuid import UUID

import pytest

from chartrier.access.tickets import HEADER
from chartrier.testing import ALICE, BOB
from chartrier.testing.cast import tickets_of
from services.signature.tests.signature_support.scenario import Scenario


def close(scenario: Scenario) -> dict[str, Any]:
    scenario.request_erasure(ALICE)
    scenario.service.run_job("erase_accounts")
    (event,) = scenario.service.events("signature.account-erased.v1")
    return event


@pytest.mark.spec("AUTH-43")
def test_what_waits_is_closed_and_what_was_signed_stays(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    signed = scenario.deliver()
    scenario.record_signature(ALICE, signed)
    scenario.run_worker()
    scenario.deliver()
    event = close(scenario)
    assert {one["key"]: one["count"] for one in event["erased"]}["envelopes"] == 1
    (kept,) = event["retained"]
    assert (kept["key"], kept["count"], kept["law"]) == ("signatures", 1, "signature-evidence")
    assert [decision["state"] for decision in scenario.decisions()] == ["done"]
    assert [one["document_id"] for one in scenario.envelopes(ALICE)] == [str(signed)]


@pytest.mark.spec("AUTH-43", "SIG-10")
def test_the_signature_that_somebody_keeps_is_exported_and_goes_with_the_account(
    scenario: Scenario,
) -> None:
    typed = {"kind": "typed", "text": "Alice Petit", "handwriting": "upright"}
    assert scenario.service.as_(ALICE).put("/api/signature/own-signature", json=typed).status_code == 200
    assert part_of(scenario, ALICE.id)["own_signature"]["appearance"]["text"] == "Alice Petit"
    assert part_of(scenario, BOB.id)["own_signature"] is None
    event = close(scenario)
    assert {one["key"]: one["count"] for one in event["erased"]}["own-signatures"] == 1
    assert part_of(scenario, ALICE.id)["own_signature"] is None


@pytest.mark.spec("AUTH-44")
def test_the_part_of_somebody_tells_what_they_signed(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    scenario.run_worker()
    assert [one["document_id"] for one in held(scenario, ALICE.id)] == [str(document_id)]
    assert held(scenario, BOB.id) == []


def held(scenario: Scenario, account_id: UUID) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = part_of(scenario, account_id)["signatures"]
    return found


def part_of(scenario: Scenario, account_id: UUID) -> dict[str, Any]:
    ticket = tickets_of("auth").issue(
        audience="signature", purpose="export", subject=account_id, accounts=[str(account_id)]
    )
    answer = scenario.service.anonymous.get("/api/signature/ticketed/export", headers={HEADER: ticket})
    part: dict[str, Any] = answer.get_json()["accounts"][0]
    return part
