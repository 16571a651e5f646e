"""The evidence as a PDF that people read and machines too, sealed, for whoever may decide on the document."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest

from chartrier.access.principal import Principal
from chartrier.testing import ALICE, BOB, CHARLIE
from chartrier.testing.cast import Person
from services.signature.tests.signature_support.scenario import ENVELOPES, Scenario
from services.signature.tests.signature_support.validators import is_valid, pdfsig, words_of
from services.signature.tests.test_row_security import rows
from signature.certificates.signing_key import SigningKey

FILES = "/api/signature/evidence-files"


def asked(scenario: Scenario, who: Person, envelope: dict[str, Any], language: str = "fr") -> dict[str, Any]:
    answer = scenario.service.as_(who).post(f"{ENVELOPES}/{envelope['id']}/evidence-files", json={"language": language})
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def made(scenario: Scenario, who: Person, envelope: dict[str, Any], language: str = "fr") -> bytes:
    file = asked(scenario, who, envelope, language)
    assert file["ready"] is False
    scenario.service.run_job("make_evidence_files")
    assert scenario.service.as_(who).get(f"{FILES}/{file['id']}").get_json()["ready"] is True
    answer = scenario.service.as_(who).get(f"{FILES}/{file['id']}/content")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return bytes(answer.data)


def bare(text: str) -> str:
    """Return a text without what the ends of lines add to it or take away."""
    return "".join(text.replace("\u200b", "").replace("-", "").split())


@pytest.fixture
def envelope(scenario: Scenario) -> dict[str, Any]:
    """A contract that Alice signed."""
    scenario.grant(ALICE)
    signed = scenario.record_signature(ALICE, scenario.deliver())
    scenario.run_worker()
    return signed


@pytest.mark.spec("SIG-07", "SIG-13")
def test_the_evidence_file_is_sealed_and_two_validators_accept_it(
    scenario: Scenario, envelope: dict[str, Any], signing_key: SigningKey, tmp_path: Path
) -> None:
    pdf = made(scenario, ALICE, envelope)
    assert is_valid(pdf, signing_key)
    assert "Signature is Valid" in pdfsig(pdf, tmp_path)
    judged = scenario.service.anonymous.post("/api/signature/verifications", data=pdf, content_type="application/pdf")
    assert judged.get_json()["verdict"] == "valid"
    assert judged.get_json()["origin"]["kind"] == "signed"


@pytest.mark.spec("SIG-07", "SIG-15")
@pytest.mark.parametrize(
    "language, expected",
    [
        ("fr", ["Fichier de preuve", "Identité établie par", "par mot de passe", "Cachet électronique de Chartrier"]),
        ("en", ["Evidence file", "Identity proven by", "with password", "Electronic seal of Chartrier"]),
    ],
)
def test_it_says_in_each_language_who_when_how_they_proved_who_they_are_and_what_was_shown(
    scenario: Scenario, envelope: dict[str, Any], language: str, expected: list[str], tmp_path: Path
) -> None:
    text = words_of(made(scenario, ALICE, envelope, language), tmp_path)
    (decision,) = scenario.decisions()
    for words in (*expected, "Alice Petit", envelope["title"], "127.0.0.1", str(decision["proof_id"]), "PAdES B-B"):
        assert bare(words) in bare(text)
    for digest in (envelope["digest"], decision["digest_signed"], decision["certificate_fingerprint"]):
        assert digest in bare(text)


@pytest.mark.spec("SIG-07")
def test_the_same_evidence_is_attached_for_machines_with_each_use_of_the_key(
    scenario: Scenario, envelope: dict[str, Any]
) -> None:
    with pikepdf.open(BytesIO(made(scenario, ALICE, envelope))) as document:
        attached = json.loads(document.attachments["evidence.json"].get_file().read_bytes())
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "fr"
    shown = scenario.service.as_(ALICE).get(f"{ENVELOPES}/{envelope['id']}/evidence").get_json()
    assert attached["decisions"][0] == shown["decisions"][0]
    (use,) = attached["key_uses"]
    assert (use["decision_id"], len(use["digest"])) == (shown["decisions"][0]["id"], 64)


@pytest.mark.spec("SIG-07")
def test_a_colleague_gets_the_evidence_without_from_where_it_was_decided(
    scenario: Scenario, envelope: dict[str, Any], tmp_path: Path
) -> None:
    scenario.grant(BOB)
    text = words_of(made(scenario, BOB, envelope), tmp_path)
    assert "Alice Petit" in text
    assert "127.0.0.1" not in text
    assert "Adresse réseau" not in text


def test_a_refusal_is_in_it_with_its_reason(scenario: Scenario, tmp_path: Path) -> None:
    scenario.grant(ALICE)
    refused = scenario.envelope(ALICE, scenario.deliver())
    scenario.refuse(ALICE, refused, "Les dates #ne vont $pas*.")
    assert "Les dates #ne vont $pas*." in words_of(made(scenario, ALICE, refused), tmp_path)


def test_a_stranger_cannot_ask_for_it_nor_see_or_take_what_another_asked_for(
    scenario: Scenario, envelope: dict[str, Any]
) -> None:
    scenario.grant(BOB)
    file = asked(scenario, ALICE, envelope)
    scenario.service.run_job("make_evidence_files")
    address = f"{ENVELOPES}/{envelope['id']}/evidence-files"
    assert scenario.service.as_(CHARLIE).post(address, json={"language": "fr"}).status_code == 404
    assert scenario.service.anonymous.post(address, json={"language": "fr"}).status_code == 401
    for stranger in (BOB, CHARLIE):
        for path in (file["id"], f"{file['id']}/content", str(uuid4())):
            assert scenario.service.as_(stranger).get(f"{FILES}/{path}").status_code == 404
        assert rows(scenario, "evidence_files", by=Principal(stranger.id, "person")) == 0
    assert rows(scenario, "evidence_files", by=Principal(ALICE.id, "person")) == 1


def test_another_language_than_ours_is_refused_beside_its_field(scenario: Scenario, envelope: dict[str, Any]) -> None:
    address = f"{ENVELOPES}/{envelope['id']}/evidence-files"
    answer = scenario.service.as_(ALICE).post(address, json={"language": "de"})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "language"


def test_it_is_asked_for_again_as_things_stand_then_and_is_let_go_after_a_week(
    scenario: Scenario, envelope: dict[str, Any]
) -> None:
    file = asked(scenario, ALICE, envelope)
    scenario.service.run_job("make_evidence_files")
    assert asked(scenario, ALICE, envelope)["id"] == file["id"]
    assert scenario.service.as_(ALICE).get(f"{FILES}/{file['id']}/content").status_code == 404
    scenario.advance(timedelta(days=8))
    scenario.service.run_job("delete_old_evidence_files")
    assert scenario.service.as_(ALICE).get(f"{FILES}/{file['id']}").status_code == 404


def test_a_closed_account_leaves_no_evidence_file(scenario: Scenario, envelope: dict[str, Any]) -> None:
    asked(scenario, ALICE, envelope)
    scenario.request_erasure(ALICE)
    scenario.service.run_job("erase_accounts")
    assert rows(scenario, "evidence_files", tenant=ALICE.id) == 0


@pytest.mark.spec("SIG-07")
@pytest.mark.parametrize(
    "language, expected",
    [("fr", "par courriel à a•••@exemple.fr, le 20 novembre 2026"), ("en", "by e-mail to a•••@exemple.fr")],
)
def test_it_says_where_a_code_was_sent_and_when(
    scenario: Scenario, tmp_path: Path, language: str, expected: str
) -> None:
    scenario.grant(ALICE)
    envelope = scenario.envelope(ALICE, scenario.deliver(signature={"code": True}))
    sent = {"channel": "email", "to": "a•••@exemple.fr", "at": int(scenario.clock.now().timestamp())}
    code = scenario.proof(ALICE, envelope, purpose="sign-by-code", code_sent=sent)
    assert scenario.sign(ALICE, envelope, code_proof=code).status_code == 202
    scenario.run_worker()
    assert bare(expected) in bare(words_of(made(scenario, ALICE, envelope, language), tmp_path))
