"""What a deposit says of the signatures it asks for, and what takes the place of a document to sign."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, CHARLIE, RunningService
from services.vault.tests.vault_support.scenario import ALICES, Scenario, contract, payslip


@pytest.mark.spec("VLT-12", "SIG-01")
def test_a_deposit_says_who_signs_until_when_and_with_which_steps(scenario: Scenario, service: RunningService) -> None:
    asked = {
        "signatories": ["agency", "recipient"],
        "in_order": False,
        "deadline": "2026-12-24",
        "reading": True,
        "reminders": [2],
        "positions": [{"party": "agency", "page": 1, "x": 50, "y": 700}],
        "placing": True,
        "code": True,
    }
    scenario.sent(contract(signature=asked))
    (event,) = service.events("vault.document-delivered.v1")
    assert event["signature"] == {
        "signatories": ["agency", "recipient"],
        "in_order": False,
        "deadline": "2026-12-24T23:59:59+01:00",
        "reading": True,
        "reminders": [2],
        "positions": [{"party": "agency", "page": 1, "x": 50, "y": 700}],
        "placing": True,
        "code": True,
    }
    assert event["signature_asked"] is True


@pytest.mark.parametrize(
    "asked, field",
    [
        ({"signatories": ["recipient", "recipient"]}, "signature.signatories"),
        ({"signatories": ["agency"]}, "signature.signatories"),
        ({"signatories": ["client"]}, "signature.signatories[0]"),
        ({"reminders": [10, 3]}, "signature.reminders"),
        ({"reminders": [0]}, "signature.reminders[0]"),
        ({"deadline": "demain"}, "signature.deadline"),
        ({"password": "no"}, "signature.password"),
        ({"code": "sms"}, "signature.code"),
        ({"witness": True}, "signature.witness"),
        ("oui", "signature"),
        ({"deadline": "2020-12-24"}, "signature.deadline"),
        ({"positions": [{"party": "recipient", "page": 0, "x": 1, "y": 1}]}, "signature.positions[0].page"),
        ({"positions": [{"party": "recipient", "page": 9, "x": 1, "y": 1}]}, "signature.positions[0].page"),
        ({"positions": [{"party": "recipient", "page": 1, "x": -1, "y": 1}]}, "signature.positions[0].x"),
        ({"positions": [{"party": "agency", "page": 1, "x": 1, "y": 1}] * 2}, "signature.positions"),
        (
            {"placing": True, "positions": [{"party": "recipient", "page": 1, "x": 1, "y": 1}]},
            "signature.placing",
        ),
    ],
)
def test_a_request_that_says_something_else_is_refused_beside_its_field(
    scenario: Scenario, asked: object, field: str
) -> None:
    (line,) = scenario.send(contract(signature=asked)).get_json()["lines"]
    assert (line["outcome"], [each["field"] for each in line["problems"]]) == ("refused", [field])


@pytest.mark.spec("VLT-10", "SIG-01")
def test_a_deposit_sent_again_after_its_deadline_is_there_already(scenario: Scenario, clock: FrozenClock) -> None:
    line = contract(signature={"deadline": "2026-11-20"})
    scenario.sent(line)
    clock.at = datetime(2026, 11, 20, 23, tzinfo=UTC)
    (again,) = scenario.send(line).get_json()["lines"]
    (late,) = scenario.send(contract("CDD-0009", signature={"deadline": "2026-11-20"})).get_json()["lines"]
    assert again["outcome"] == "already_there"
    assert [each["field"] for each in late["problems"]] == ["signature.deadline"]


@pytest.mark.spec("VLT-10")
def test_another_request_under_the_same_reference_is_refused_with_the_difference_named(scenario: Scenario) -> None:
    scenario.sent(contract(signature={"deadline": "2026-12-24"}))
    (again,) = scenario.send(contract(signature={"deadline": "2026-12-24"})).get_json()["lines"]
    (other,) = scenario.send(contract(signature=True)).get_json()["lines"]
    assert (again["outcome"], other["outcome"]) == ("already_there", "refused")
    assert [each["field"] for each in other["problems"]] == ["signature"]


def shown(service: RunningService, document: UUID) -> dict[str, Any]:
    found: dict[str, Any] = service.as_(ALICE).get(f"/api/vault/documents/{document}").get_json()
    return found


@pytest.mark.spec("SIG-09")
def test_a_new_version_takes_the_place_of_a_document_to_sign(scenario: Scenario, service: RunningService) -> None:
    scenario.give_alice_access()
    former = scenario.sent(contract())
    latter = scenario.sent(contract("CDD-0001-B", replaces="CDD-0001"))
    assert (shown(service, former)["state"], shown(service, former)["signature_outcome"]) == ("done", "cancelled")
    assert (shown(service, latter)["state"], shown(service, latter)["action"]) == ("todo", "sign")
    (event,) = service.events("vault.document-replaced.v1")
    assert (event["document_id"], event["replaced_by"]) == (str(former), str(latter))
    assert "replaced" in scenario.acts(ALICE, document=str(former))


@pytest.mark.spec("SIG-09")
def test_of_two_new_versions_in_one_batch_the_first_takes_the_place(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    scenario.sent(contract())
    both = contract("CDD-0001-B", replaces="CDD-0001"), contract("CDD-0001-C", replaces="CDD-0001")
    first, second = scenario.send(*both).get_json()["lines"]
    assert (first["outcome"], second["outcome"]) == ("accepted", "refused")
    assert [each["field"] for each in second["problems"]] == ["replaces"]
    assert len(service.events("vault.document-replaced.v1")) == 1


@pytest.mark.spec("SIG-09")
def test_what_is_done_of_another_recipient_or_type_or_unknown_is_not_replaced(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    former = scenario.sent(contract())
    other = {"staff_number": "M-2002", "first_name": "Charlie", "last_name": "Roux", "email": "charlie@exemple.test"}
    metadata = contract()["metadata"] | {"staff_number": "M-2002"}
    of_another = contract("CDD-9", replaces="CDD-0001", recipient={"person": other}, metadata=metadata)
    unknown = contract("CDD-8", replaces="CDD-0000")
    scenario.complete(scenario.sent(contract("CDD-0002")))
    signed = contract("CDD-7", replaces="CDD-0002")
    for line in (of_another, unknown, signed):
        (answer,) = scenario.send(line).get_json()["lines"]
        assert (answer["outcome"], [each["field"] for each in answer["problems"]]) == ("refused", ["replaces"])
    assert shown(service, former)["action"] == "sign"
    (unsigned,) = scenario.send(payslip(replaces="CDD-0001")).get_json()["lines"]
    assert [each["field"] for each in unsigned["problems"]] == ["replaces"]


@pytest.mark.spec("SIG-09")
def test_a_document_whose_deadline_passed_is_archived_and_its_journal_says_so(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    document = scenario.sent(contract())
    for _ in range(2):
        service.receive(
            "signature.envelope-expired.v1",
            tenant_id=ALICES,
            document_id=document,
            holder_id=ALICES,
            at="2026-11-25T23:00:00Z",
        )
    assert (shown(service, document)["state"], shown(service, document)["signature_outcome"]) == ("done", "expired")
    assert scenario.acts(ALICE, document=str(document)).count("signature_expired") == 1
    assert service.as_(CHARLIE).get(f"/api/vault/documents/{document}").status_code == 404
