"""What its sender withdrew is nobody's to sign."""

from uuid import UUID, uuid4

import pytest

from chartrier.testing import ALICE
from services.signature.tests.signature_support import fake_vault
from services.signature.tests.signature_support.scenario import ALICES_HOLDER, Scenario


@pytest.mark.spec("VLT-34", "SIG-01")
def test_a_contract_that_was_withdrawn_waits_for_no_signature_any_more(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    gone, other = scenario.deliver(), scenario.deliver()
    withdrawn(scenario, gone)
    assert scenario.envelopes(ALICE, gone) == []
    assert scenario.envelope(ALICE, other)["state"] == "open"


@pytest.mark.spec("VLT-34")
def test_a_contract_withdrawn_while_it_is_being_signed_waits_for_nobody_again(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document = scenario.deliver()
    scenario.record_signature(ALICE, document)
    withdrawn(scenario, document)
    del scenario.vault.versions[document]
    scenario.run_worker()
    assert [each["state"] for each in scenario.decisions()] == ["failed"]
    assert waits_for_nobody(scenario, document)


@pytest.mark.spec("VLT-34")
def test_a_contract_withdrawn_after_its_signature_failed_waits_for_nobody(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document = scenario.deliver()
    scenario.record_signature(ALICE, document)
    scenario.vault.fail_once("GET", fake_vault.answers_with_other_content)
    scenario.run_worker()
    assert scenario.envelope(ALICE, document)["state"] == "open"
    withdrawn(scenario, document)
    assert waits_for_nobody(scenario, document)


def test_another_holders_event_withdraws_nothing(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document = scenario.deliver()
    withdrawn(scenario, document, holder=uuid4())
    assert scenario.envelope(ALICE, document)["state"] == "open"


def withdrawn(scenario: Scenario, document: UUID, holder: UUID = ALICES_HOLDER) -> None:
    scenario.service.receive("vault.contract-withdrawn.v1", tenant_id=holder, document_id=document, holder_id=holder)


def waits_for_nobody(scenario: Scenario, document: UUID) -> bool:
    envelope = scenario.envelope(ALICE, document)
    refused = scenario.sign(ALICE, envelope).status_code == 409
    return refused and (envelope["state"], envelope["may_sign"]) == ("cancelled", False)
