"""Signing, through the service's edges: facts heard, requests, the worker, facts said."""

from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE
from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.scenario import ALICES_FILE, EMPLOYER, Desk
from services.signature.tests.signature_support.validators import is_valid, pdfsig, words_on_the_last_page
from signature.certificates.signing_key import SigningKey

HOUSE = {"tenant_id": str(ALICES_FILE), "holder_id": str(ALICES_FILE)}


@pytest.mark.spec("SIG-01")
def test_a_delivered_document_opens_an_envelope_when_a_signature_is_asked(desk: Desk) -> None:
    desk.let(ALICE)
    document_id = desk.deliver()
    envelope = desk.envelope(ALICE, document_id)
    assert envelope["state"] == "open"
    assert envelope["may_sign"]
    assert envelope["title"] == "Contrat de travail"
    assert envelope["organisation_name"] == "Les Ateliers du Port"
    assert envelope["signatures"] == []
    assert envelope["failure"] is None
    assert desk.service.events("signature.envelope-opened.v1") == [
        {
            "type": "signature.envelope-opened.v1",
            "envelope_id": envelope["id"],
            "document_id": str(document_id),
            **HOUSE,
        }
    ]


def test_a_document_that_asks_for_no_signature_opens_none(desk: Desk) -> None:
    desk.let(ALICE)
    assert desk.envelopes(ALICE, desk.deliver(signature_asked=False)) == []
    assert desk.service.events() == []


def test_a_document_told_of_twice_has_one_envelope(desk: Desk) -> None:
    desk.let(ALICE)
    document_id = desk.deliver()
    desk.deliver(document_id=document_id)
    assert len(desk.envelopes(ALICE)) == 1
    assert len(desk.service.events("signature.envelope-opened.v1")) == 1


@pytest.mark.spec("SIG-02", "SIG-06")
def test_a_person_signs_and_the_vault_gets_a_valid_pdf(desk: Desk, signing_key: SigningKey, tmp_path: Path) -> None:
    desk.let(ALICE)
    desk.service.receive(
        "auth.account-activated.v1",
        tenant_id=ALICE.id,
        account_id=ALICE.id,
        version=1,
        email="alice@example.test",
        first_name="Alice",
        last_name="Petit-Lœuilleux",
        language="fr",
    )
    document_id = desk.deliver()
    answered = desk.signed_by(ALICE, document_id)
    assert answered["state"] == "signing"
    assert not answered["may_sign"]
    desk.work()
    signed = desk.vault.signed(document_id)
    assert is_valid(signed, signing_key)
    assert "Signature is Valid" in pdfsig(signed, tmp_path)
    page = words_on_the_last_page(signed, tmp_path).replace("\u00a0", " ")
    assert "Alice Petit" in page
    assert "Signé électroniquement par Alice Petit-Lœuilleux" in page
    assert "le 20 novembre 2026 à 10 h 00 (heure de Paris) – Chartrier" in page
    after = desk.envelope(ALICE, document_id)
    assert after["state"] == "completed"
    assert after["signatures"] == [{"name": "Alice Petit-Lœuilleux", "signed_at": "2026-11-20T09:00:00+00:00"}]


@pytest.mark.spec("AUTH-41")
def test_a_name_that_changed_stands_under_what_is_signed_from_then_on(desk: Desk) -> None:
    desk.let(ALICE)
    alice: dict[str, Any] = {"tenant_id": ALICE.id, "account_id": ALICE.id, "first_name": "Alice"}
    for version, name in ((1, "Petit"), (3, "Petit-Lœuilleux")):
        desk.service.receive("auth.profile-changed.v1", **alice, version=version, last_name=name)
        desk.service.receive("auth.account-activated.v1", **alice, version=1, last_name="Petit")
        document_id = desk.deliver()
        desk.signed_by(ALICE, document_id)
        desk.work()
        assert [each["name"] for each in desk.envelope(ALICE, document_id)["signatures"]] == [f"Alice {name}"]


@pytest.mark.spec("SIG-06")
def test_a_completed_envelope_is_told_with_the_digest_that_the_vault_keeps(desk: Desk) -> None:
    desk.let(ALICE)
    document_id = desk.deliver()
    envelope = desk.signed_by(ALICE, document_id)
    assert desk.service.events("signature.envelope-signed.v1") == []
    desk.work()
    (signed,) = desk.service.events("signature.envelope-signed.v1")
    (completed,) = desk.service.events("signature.envelope-completed.v1")
    about = {"envelope_id": envelope["id"], "document_id": str(document_id), **HOUSE}
    assert signed == about | {"type": signed["type"], "account_id": str(ALICE.id), "at": "2026-11-20T09:00:00Z"}
    digest = sha256(desk.vault.signed(document_id)).hexdigest()
    assert completed == about | {"type": completed["type"], "digest": digest}


@pytest.mark.spec("SIG-07")
def test_the_evidence_of_a_signature_is_kept(desk: Desk) -> None:
    desk.let(ALICE)
    document_id = desk.deliver()
    envelope = desk.envelope(ALICE, document_id)
    body = {
        "consent": True,
        "digest": envelope["digest"],
        "appearance": {"kind": "typed", "text": "Alice", "hand": "bold"},
        "proof": desk.proof(ALICE, envelope),
    }
    # What stands before the address that our gateway adds is anybody's word.
    told = {"X-Forwarded-For": "203.0.113.66, 198.51.100.7", "User-Agent": "Navigateur/1"}
    path = f"/api/signature/envelopes/{envelope['id']}/signatures"
    assert desk.service.as_(ALICE).post(path, json=body, headers=told).status_code == 202
    desk.work()
    (act,) = desk.acts()
    assert (act["account_id"], act["session_id"], act["factors"]) == (ALICE.id, ALICE.session_id, ["pwd"])
    assert (act["came_from"], act["user_agent"]) == ("198.51.100.7", "Navigateur/1")
    assert act["consent"] == envelope["consent"]
    assert act["proof_id"] is not None
    assert (act["appearance_text"], act["appearance_hand"]) == ("Alice", "bold")
    assert act["digest_shown"] == envelope["digest"]
    assert act["digest_signed"] == sha256(desk.vault.signed(document_id)).hexdigest()
    assert (act["level_asked"], act["level_obtained"]) == ("PAdES B-B", "PAdES B-B")
    assert len(act["certificate"]) == 64
    assert act["rewritten"] is False


@pytest.mark.spec("SIG-02")
def test_a_refusal_closes_the_envelope_and_says_why(desk: Desk) -> None:
    desk.let(ALICE)
    document_id = desk.deliver()
    envelope = desk.envelope(ALICE, document_id)
    answer = desk.refuse(ALICE, envelope, "Le salaire n'est pas celui convenu.")
    assert answer.status_code == 200
    assert answer.get_json()["state"] == "refused"
    (said,) = desk.service.events("signature.envelope-refused.v1")
    assert said["reason"] == "Le salaire n'est pas celui convenu."
    assert said["account_id"] == str(ALICE.id)
    assert desk.sign(ALICE, envelope).status_code == 409
    assert desk.refuse(ALICE, envelope).status_code == 409


@pytest.mark.spec("SIG-02")
def test_a_refusal_needs_a_reason(desk: Desk) -> None:
    desk.let(ALICE)
    envelope = desk.envelope(ALICE, desk.deliver())
    answer = desk.refuse(ALICE, envelope, "   ")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == ["reason"]


def test_signing_twice_is_refused_before_and_after_the_worker_came(desk: Desk) -> None:
    desk.let(ALICE)
    document_id = desk.deliver()
    envelope = desk.signed_by(ALICE, document_id)
    again = desk.sign(ALICE, envelope)
    assert again.status_code == 409
    assert again.get_json()["type"] == "/problems/not-waiting"
    desk.work()
    assert desk.sign(ALICE, envelope).status_code == 409
    assert desk.refuse(ALICE, envelope).status_code == 409
    assert len(desk.acts()) == 1
    desk.vault.signed(document_id)


def test_a_colleague_with_the_same_right_may_sign_and_then_nobody_else(desk: Desk) -> None:
    company, agency = uuid4(), uuid4()
    for who in (ALICE, BOB):
        desk.let(who, holder=company, organisation=agency, right="S")
    document_id = desk.deliver(holder_id=company, organisation_id=agency, required_right="S")
    envelope = desk.envelope(ALICE, document_id)
    assert desk.sign(BOB, envelope).status_code == 202
    assert desk.sign(ALICE, envelope).status_code == 409
    desk.work()
    assert desk.envelope(ALICE, document_id)["state"] == "completed"


@pytest.mark.spec("SIG-16")
@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": False},
        {"digest": "0" * 63},
        {"appearance": {"kind": "drawn", "text": "Alice", "hand": "cursive"}},
        {"appearance": {"kind": "typed", "text": "   ", "hand": "cursive"}},
        {"appearance": {"kind": "typed", "text": "A" * 61, "hand": "cursive"}},
        {"appearance": {"kind": "typed", "text": "Alice", "hand": "gothic"}},
        {"appearance": {"kind": "typed", "text": "李 Alice", "hand": "cursive"}},
        {"more": 1},
    ],
)
def test_a_signature_that_does_not_say_clearly_what_is_agreed_is_refused_with_its_field(
    desk: Desk, wrong: dict[str, object]
) -> None:
    desk.let(ALICE)
    envelope = desk.envelope(ALICE, desk.deliver())
    answer = desk.sign(ALICE, envelope, **wrong)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"].startswith(next(iter(wrong)))
    assert desk.acts() == []


@pytest.mark.spec("SIG-16")
def test_another_digest_than_the_one_that_waits_is_refused(desk: Desk) -> None:
    desk.let(ALICE)
    envelope = desk.envelope(ALICE, desk.deliver()) | {"digest": "0" * 64}
    answer = desk.sign(ALICE, envelope)
    assert answer.status_code == 409
    assert answer.get_json()["type"] == "/problems/not-what-was-shown"


@pytest.mark.spec("SIG-16")
def test_a_document_that_may_not_be_signed_is_said_with_the_reason_and_stays_open(desk: Desk) -> None:
    desk.let(ALICE)
    document_id = desk.deliver(sample_pdfs.with_script_on_opening())
    desk.signed_by(ALICE, document_id)
    desk.work()
    envelope = desk.envelope(ALICE, document_id)
    assert envelope["state"] == "open"
    assert "programme" in envelope["failure"]
    answer = desk.service.as_(ALICE).get(
        f"/api/signature/envelopes/{envelope['id']}", headers={"Accept-Language": "en-GB"}
    )
    assert "program:" in answer.get_json()["failure"]
    assert desk.service.events("signature.envelope-signed.v1") == []


def test_many_documents_are_signed_in_one_go(desk: Desk, signing_key: SigningKey) -> None:
    desk.let(ALICE)
    documents = [desk.deliver(sample_pdfs.contract(f"Avenant {number}.")) for number in range(5)]
    for document_id in documents:
        desk.signed_by(ALICE, document_id)
    desk.work()
    assert all(is_valid(desk.vault.signed(document_id), signing_key) for document_id in documents)
    assert {each["state"] for each in desk.envelopes(ALICE)} == {"completed"}


def test_a_list_has_pages(desk: Desk) -> None:
    desk.let(ALICE)
    for _ in range(3):
        desk.deliver()
    answer = desk.service.as_(ALICE).get("/api/signature/envelopes?size=2&page=2").get_json()
    assert (len(answer["items"]), answer["total"], answer["page"], answer["pages"]) == (1, 3, 2, 2)
    assert desk.service.as_(CHARLIE).get("/api/signature/envelopes").get_json()["total"] == 0
    assert EMPLOYER != ALICES_FILE
