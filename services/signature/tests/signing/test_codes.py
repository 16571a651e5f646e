"""A code that the depositor asks for: nothing is signed without it, and the evidence has its proof."""

from typing import Any

import pytest

from chartrier.testing import ALICE, BOB
from services.signature.tests.signature_support.scenario import Scenario

ASKED = {"code": True}
SENT = {"channel": "sms", "to": "•• •• •• •• 12", "at": 1795165140}


def code_proof(scenario: Scenario, subject: dict[str, Any], **differing: Any) -> str:  # noqa: ANN401 - claims
    return scenario.proof(ALICE, subject, **({"purpose": "sign-by-code", "code_sent": SENT} | differing))


@pytest.mark.spec("SIG-02", "SIG-07", "SIG-16", "VLT-12")
def test_a_document_that_asks_for_a_code_is_signed_with_one_and_the_evidence_has_it(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver(signature=ASKED)
    envelope = scenario.envelope(ALICE, document_id)
    assert envelope["steps"]["code"]
    answer = scenario.sign(ALICE, envelope, code_proof=code_proof(scenario, envelope))
    assert answer.status_code == 202, answer.text
    scenario.run_worker()
    scenario.vault.signed(document_id)
    evidence = scenario.service.as_(ALICE).get(f"/api/signature/envelopes/{envelope['id']}/evidence").get_json()
    (decision,) = evidence["decisions"]
    assert decision["code_proof_id"] not in {None, decision["proof_id"]}
    sending = [decision[name] for name in ("code_channel", "code_sent_to", "code_sent_at")]
    assert sending == ["sms", "•• •• •• •• 12", "2026-11-20T08:59:00+00:00"]


@pytest.mark.spec("SIG-16")
def test_without_the_code_nothing_is_signed_and_the_field_is_named(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    refused = scenario.sign(ALICE, scenario.envelope(ALICE, scenario.deliver(signature=ASKED)))
    assert refused.status_code == 422
    assert [each["field"] for each in refused.get_json()["errors"]] == ["code_proof"]
    assert scenario.decisions() == []


@pytest.mark.spec("SIG-16")
def test_the_proof_of_a_password_of_another_document_or_of_a_stranger_is_no_code(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    scenario.grant(BOB)
    envelope, other = (scenario.envelope(ALICE, scenario.deliver(signature=ASKED)) for _ in range(2))
    strangers = scenario.proof(BOB, envelope, purpose="sign-by-code")
    for wrong in (scenario.proof(ALICE, envelope), code_proof(scenario, other), strangers):
        refused = scenario.sign(ALICE, envelope, code_proof=wrong)
        assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/proof-refused")
    assert scenario.decisions() == []


@pytest.mark.spec("SIG-04", "SIG-16")
def test_one_code_for_the_whole_set_where_one_of_its_documents_asks_for_it(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    batch = scenario.draft(ALICE, [scenario.deliver(), scenario.deliver(signature=ASKED)])
    assert batch["asks_code"]
    appearance = {"kind": "typed", "text": "Alice Petit", "handwriting": "cursive"}
    refused = scenario.act(ALICE, batch, appearance=appearance)
    assert [each["field"] for each in refused.get_json()["errors"]] == ["code_proof"]
    done = scenario.act(ALICE, batch, appearance=appearance, code_proof=code_proof(scenario, batch))
    assert done.status_code == 202, done.text
    assert {each["code_proof_id"] is None for each in scenario.decisions()} == {False}


def test_a_batch_of_documents_that_ask_for_none_needs_none(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    assert not scenario.draft(ALICE, [scenario.deliver()])["asks_code"]
