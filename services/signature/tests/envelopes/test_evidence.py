"""The evidence file: everything that proves a decision, for those who may decide; from where, for whoever did."""

from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE
from chartrier.testing.cast import Person
from services.signature.tests.signature_support.scenario import ENVELOPES, Scenario


def evidence(scenario: Scenario, who: Person, envelope_id: str) -> dict[str, Any]:
    answer = scenario.service.as_(who).get(f"{ENVELOPES}/{envelope_id}/evidence")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.spec("SIG-07", "SIG-15")
def test_the_evidence_of_a_signature_names_who_when_from_where_what_and_with_which_words(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    envelope = scenario.record_signature(ALICE, document_id)
    scenario.run_worker()
    found = evidence(scenario, ALICE, envelope["id"])
    (decision,) = found["decisions"]
    (row,) = scenario.decisions()
    assert (found["format"], found["state"]) == ("chartrier-evidence/1", "completed")
    assert found["digest"] == decision["digest_shown"] == envelope["digest"]
    signed = sha256(scenario.vault.signed(document_id)).hexdigest()
    assert found["signed_digest"] == decision["digest_signed"] == signed
    assert (decision["account_id"], decision["signatory_name"]) == (str(ALICE.id), "Alice Petit")
    assert (decision["recorded_at"], decision["client_address"]) == ("2026-11-20T09:00:00+00:00", "127.0.0.1")
    assert (decision["consent_text"], decision["factors"]) == (envelope["consent"], ["pwd"])
    assert (decision["level_asked"], decision["level_obtained"]) == ("PAdES B-B", "PAdES B-B")
    assert decision["proof_id"] == str(row["proof_id"])
    assert decision["certificate_fingerprint"] == row["certificate_fingerprint"]


@pytest.mark.spec("SIG-07")
def test_a_colleague_reads_what_was_decided_but_not_from_where(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    scenario.grant(BOB)
    envelope = scenario.envelope(ALICE, scenario.deliver())
    scenario.refuse(ALICE, envelope, "Les dates ne vont pas.")
    (decision,) = evidence(scenario, BOB, envelope["id"])["decisions"]
    assert (decision["kind"], decision["refusal_reason"]) == ("refusal", "Les dates ne vont pas.")
    assert [decision[name] for name in ("client_address", "user_agent", "session_id")] == [None, None, None]


def test_a_stranger_cannot_read_the_evidence(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    envelope = scenario.record_signature(ALICE, scenario.deliver())
    for envelope_id in (envelope["id"], uuid4()):
        answer = scenario.service.as_(CHARLIE).get(f"{ENVELOPES}/{envelope_id}/evidence")
        assert answer.status_code == 404
    assert scenario.service.anonymous.get(f"{ENVELOPES}/{envelope['id']}/evidence").status_code == 401
