"""Signing, through the service's edges: events received, requests, the worker, events published."""

from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE
from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.scenario import ALICES_HOLDER, EMPLOYER, Scenario
from services.signature.tests.signature_support.validators import is_valid, pdfsig, words_on_the_last_page
from signature.certificates.signing_key import SigningKey

HOLDER = {"tenant_id": str(ALICES_HOLDER), "holder_id": str(ALICES_HOLDER)}


def test_a_delivered_document_opens_an_envelope_when_a_signature_is_asked(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    envelope = scenario.envelope(ALICE, document_id)
    assert envelope["state"] == "open"
    assert envelope["may_sign"]
    assert envelope["title"] == "Contrat de travail"
    assert envelope["organisation_name"] == "Les Ateliers du Port"
    assert envelope["signatures"] == []
    assert envelope["failure"] is None
    assert scenario.service.events("signature.envelope-opened.v1") == [
        {
            "type": "signature.envelope-opened.v1",
            "envelope_id": envelope["id"],
            "document_id": str(document_id),
            **HOLDER,
        }
    ]


def test_a_document_that_asks_for_no_signature_opens_none(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    assert scenario.envelopes(ALICE, scenario.deliver(signature_asked=False)) == []
    assert scenario.service.events() == []


def test_a_document_told_of_twice_has_one_envelope(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.deliver(document_id=document_id)
    assert len(scenario.envelopes(ALICE)) == 1
    assert len(scenario.service.events("signature.envelope-opened.v1")) == 1


@pytest.mark.spec("SIG-02", "SIG-06")
def test_a_person_signs_and_the_vault_gets_a_valid_pdf(
    scenario: Scenario, signing_key: SigningKey, tmp_path: Path
) -> None:
    scenario.grant(ALICE)
    scenario.service.receive(
        "auth.account-activated.v1",
        tenant_id=ALICE.id,
        account_id=ALICE.id,
        version=1,
        email="alice@example.test",
        first_name="Alice",
        last_name="Petit-Lœuilleux",
        language="fr",
    )
    document_id = scenario.deliver()
    answered = scenario.record_signature(ALICE, document_id)
    assert answered["state"] == "signing"
    assert not answered["may_sign"]
    scenario.run_worker()
    signed = scenario.vault.signed(document_id)
    assert is_valid(signed, signing_key)
    assert "Signature is Valid" in pdfsig(signed, tmp_path)
    page = words_on_the_last_page(signed, tmp_path).replace("\u00a0", " ")
    assert "Alice Petit" in page
    assert "Signé électroniquement par Alice Petit-Lœuilleux" in page
    assert "le 20 novembre 2026 à 10 h 00 (heure de Paris) – Chartrier" in page
    after = scenario.envelope(ALICE, document_id)
    assert after["state"] == "completed"
    assert after["signatures"] == [{"name": "Alice Petit-Lœuilleux", "signed_at": "2026-11-20T09:00:00+00:00"}]


@pytest.mark.spec("AUTH-41")
def test_a_name_that_changed_stands_under_what_is_signed_from_then_on(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    alice: dict[str, Any] = {"tenant_id": ALICE.id, "account_id": ALICE.id, "first_name": "Alice"}
    for version, name in ((1, "Petit"), (3, "Petit-Lœuilleux")):
        scenario.service.receive("auth.profile-changed.v1", **alice, version=version, last_name=name)
        scenario.service.receive("auth.account-activated.v1", **alice, version=1, last_name="Petit")
        document_id = scenario.deliver()
        scenario.record_signature(ALICE, document_id)
        scenario.run_worker()
        assert [each["name"] for each in scenario.envelope(ALICE, document_id)["signatures"]] == [f"Alice {name}"]


@pytest.mark.spec("SIG-06")
def test_a_completed_envelope_is_told_with_the_digest_that_the_vault_keeps(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    envelope = scenario.record_signature(ALICE, document_id)
    assert scenario.service.events("signature.envelope-signed.v1") == []
    scenario.run_worker()
    (signed,) = scenario.service.events("signature.envelope-signed.v1")
    (completed,) = scenario.service.events("signature.envelope-completed.v1")
    about = {"envelope_id": envelope["id"], "document_id": str(document_id), **HOLDER}
    about["organisation_id"] = str(EMPLOYER)
    by = {"party": "recipient", "account_id": str(ALICE.id), "at": "2026-11-20T09:00:00Z"}
    assert signed == about | {"type": signed["type"]} | by
    digest = sha256(scenario.vault.signed(document_id)).hexdigest()
    assert completed == about | {"type": completed["type"], "digest": digest}


def test_the_evidence_of_a_signature_is_stored(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    envelope = scenario.envelope(ALICE, document_id)
    body = {
        "consent": True,
        "digest": envelope["digest"],
        "appearance": {"kind": "typed", "text": "Alice", "handwriting": "bold"},
        "proof": scenario.proof(ALICE, envelope),
    }
    # What stands before the address that our gateway adds is anybody's word.
    told = {"X-Forwarded-For": "203.0.113.66, 198.51.100.7", "User-Agent": "Navigateur/1"}
    path = f"/api/signature/envelopes/{envelope['id']}/signatures"
    assert scenario.service.as_(ALICE).post(path, json=body, headers=told).status_code == 202
    scenario.run_worker()
    (decision,) = scenario.decisions()
    assert (decision["account_id"], decision["session_id"], decision["factors"]) == (
        ALICE.id,
        ALICE.session_id,
        ["pwd"],
    )
    assert (decision["client_address"], decision["user_agent"]) == ("198.51.100.7", "Navigateur/1")
    assert decision["consent_text"] == envelope["consent"]
    assert decision["proof_id"] is not None
    assert (decision["appearance_text"], decision["appearance_handwriting"]) == ("Alice", "bold")
    assert decision["digest_shown"] == envelope["digest"]
    assert decision["digest_signed"] == sha256(scenario.vault.signed(document_id)).hexdigest()
    assert (decision["level_asked"], decision["level_obtained"]) == ("PAdES B-B", "PAdES B-B")
    assert len(decision["certificate_fingerprint"]) == 64
    assert decision["rewritten"] is False


@pytest.mark.spec("SIG-02")
def test_a_refusal_closes_the_envelope_and_says_why(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    envelope = scenario.envelope(ALICE, document_id)
    answer = scenario.refuse(ALICE, envelope, "Le salaire n'est pas celui convenu.")
    assert answer.status_code == 200
    assert answer.get_json()["state"] == "refused"
    assert answer.get_json()["refusal"]["reason"] == "Le salaire n'est pas celui convenu."
    (report,) = scenario.service.events("signature.envelope-refused.v1")
    assert report["reason"] == "Le salaire n'est pas celui convenu."
    assert report["account_id"] == str(ALICE.id)
    assert scenario.sign(ALICE, envelope).status_code == 409
    assert scenario.refuse(ALICE, envelope).status_code == 409


@pytest.mark.spec("SIG-02")
def test_a_refusal_needs_a_reason(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    envelope = scenario.envelope(ALICE, scenario.deliver())
    answer = scenario.refuse(ALICE, envelope, "   ")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == ["reason"]


def test_a_reason_is_shown_to_the_sender_with_its_lines_and_without_what_misleads(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    envelope = scenario.envelope(ALICE, scenario.deliver())
    refused = scenario.refuse(ALICE, envelope, "Trop \u202eiuq tard")
    assert refused.status_code == 422
    assert refused.get_json()["errors"] == [
        {"field": "reason", "reason": "Contient un caractère qui change le sens du texte (U+202E)."}
    ]
    told = scenario.refuse(ALICE, envelope, " Trop tard.\r\nDe\u0301sole\u0301e. ").get_json()
    assert told["refusal"]["reason"] == "Trop tard.\nDésolée."


def test_a_signature_holds_nothing_that_its_readers_cannot_see(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    envelope = scenario.envelope(ALICE, scenario.deliver())
    appearance = {"kind": "typed", "text": "Alice\u200b Petit", "handwriting": "cursive"}
    refused = scenario.sign(ALICE, envelope, appearance=appearance)
    assert refused.status_code == 422
    assert refused.get_json()["errors"] == [
        {"field": "appearance.text", "reason": "Contient un caractère invisible (U+200B)."}
    ]
    assert scenario.sign(ALICE, envelope, appearance=appearance | {"text": "Alice Petit"}).status_code == 202


def test_signing_twice_is_refused_before_and_after_the_worker_came(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    envelope = scenario.record_signature(ALICE, document_id)
    again = scenario.sign(ALICE, envelope)
    assert again.status_code == 409
    assert again.get_json()["type"] == "/problems/not-waiting"
    scenario.run_worker()
    assert scenario.sign(ALICE, envelope).status_code == 409
    assert scenario.refuse(ALICE, envelope).status_code == 409
    assert len(scenario.decisions()) == 1
    scenario.vault.signed(document_id)


def test_a_colleague_with_the_same_right_may_sign_and_then_nobody_else(scenario: Scenario) -> None:
    company, agency = uuid4(), uuid4()
    for who in (ALICE, BOB):
        scenario.grant(who, holder=company, organisation=agency, right="S")
    document_id = scenario.deliver(holder_id=company, organisation_id=agency, required_right="S")
    envelope = scenario.envelope(ALICE, document_id)
    assert scenario.sign(BOB, envelope).status_code == 202
    assert scenario.sign(ALICE, envelope).status_code == 409
    scenario.run_worker()
    assert scenario.envelope(ALICE, document_id)["state"] == "completed"


@pytest.mark.spec("SIG-16")
@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": False},
        {"digest": "0" * 63},
        {"appearance": {"kind": "drawn", "text": "Alice", "handwriting": "cursive"}},
        {"appearance": {"kind": "typed", "text": "   ", "handwriting": "cursive"}},
        {"appearance": {"kind": "typed", "text": "A" * 61, "handwriting": "cursive"}},
        {"appearance": {"kind": "typed", "text": "Alice", "handwriting": "gothic"}},
        {"appearance": {"kind": "typed", "text": "李 Alice", "handwriting": "cursive"}},
        {"more": 1},
    ],
)
def test_a_signature_that_does_not_say_clearly_what_is_agreed_is_refused_with_its_field(
    scenario: Scenario, wrong: dict[str, object]
) -> None:
    scenario.grant(ALICE)
    envelope = scenario.envelope(ALICE, scenario.deliver())
    answer = scenario.sign(ALICE, envelope, **wrong)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"].startswith(next(iter(wrong)))
    assert scenario.decisions() == []


@pytest.mark.spec("SIG-16")
def test_another_digest_than_the_one_that_waits_is_refused(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    envelope = scenario.envelope(ALICE, scenario.deliver()) | {"digest": "0" * 64}
    answer = scenario.sign(ALICE, envelope)
    assert answer.status_code == 409
    assert answer.get_json()["type"] == "/problems/not-what-was-shown"


@pytest.mark.spec("SIG-16")
def test_a_document_that_may_not_be_signed_is_said_with_the_reason_and_stays_open(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver(sample_pdfs.with_script_on_opening())
    scenario.record_signature(ALICE, document_id)
    scenario.run_worker()
    envelope = scenario.envelope(ALICE, document_id)
    assert envelope["state"] == "open"
    assert "programme" in envelope["failure"]
    answer = scenario.service.as_(ALICE).get(
        f"/api/signature/envelopes/{envelope['id']}", headers={"Accept-Language": "en-GB"}
    )
    assert "program:" in answer.get_json()["failure"]
    assert scenario.service.events("signature.envelope-signed.v1") == []


def test_many_documents_are_signed_in_one_go(scenario: Scenario, signing_key: SigningKey) -> None:
    scenario.grant(ALICE)
    documents = [scenario.deliver(sample_pdfs.contract(f"Avenant {number}.")) for number in range(5)]
    for document_id in documents:
        scenario.record_signature(ALICE, document_id)
    scenario.run_worker()
    assert all(is_valid(scenario.vault.signed(document_id), signing_key) for document_id in documents)
    assert {each["state"] for each in scenario.envelopes(ALICE)} == {"completed"}


def test_a_list_has_pages(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    for _ in range(3):
        scenario.deliver()
    answer = scenario.service.as_(ALICE).get("/api/signature/envelopes?size=2&page=2").get_json()
    assert (len(answer["items"]), answer["total"], answer["page"], answer["pages"]) == (1, 3, 2, 2)
    assert scenario.service.as_(CHARLIE).get("/api/signature/envelopes").get_json()["total"] == 0
    assert EMPLOYER != ALICES_HOLDER
