"""Signed contents, filed by signature: beside the original, once for each act."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, RunningService
from services.vault.tests.vault_support.scenario import ALICES, Scenario, contract, payslip, pdf
from services.vault.tests.vault_support.tickets import VERSIONS, behind, file_signed, to_sign

CONTENT = "/api/vault/ticketed/content"


def test_signature_takes_the_bytes_of_the_document_that_it_signs(scenario: Scenario, service: RunningService) -> None:
    document_id = scenario.sent(contract())

    answer = service.anonymous.get(CONTENT, headers=to_sign(scenario, document_id, scenario.file("CDD-0001.pdf")))

    assert (answer.status_code, answer.data) == (200, scenario.file("CDD-0001.pdf"))
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.spec("SIG-16")
def test_what_was_shown_is_served_to_be_signed_also_after_a_signature_was_filed(
    scenario: Scenario, service: RunningService
) -> None:
    document_id, shown = scenario.sent(contract()), scenario.file("CDD-0001.pdf")
    signed = behind(shown)
    file_signed(scenario, document_id, signed, uuid4())

    assert service.anonymous.get(CONTENT, headers=to_sign(scenario, document_id, shown)).data == shown
    assert service.anonymous.get(CONTENT, headers=to_sign(scenario, document_id, signed)).data == signed
    assert service.anonymous.get(CONTENT, headers=to_sign(scenario, document_id, b"never there")).status_code == 404


@pytest.mark.spec("VLT-64")
def test_a_signed_version_stands_beside_the_original_and_both_can_be_read(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    document_id = scenario.sent(contract())
    signed = behind(scenario.file("CDD-0001.pdf"))

    answer = file_signed(scenario, document_id, signed, uuid4())

    assert answer.get_json() == {"digest": sha256(signed).hexdigest(), "size": len(signed), "number": 2}
    alice = service.as_(ALICE)
    document = alice.get(f"/api/vault/documents/{document_id}").get_json()
    assert (document["signed"], document["digest"], document["pages"]) == (True, sha256(signed).hexdigest(), 1)
    assert [(each["number"], each["cause"]) for each in document["versions"]] == [(1, "deposited"), (2, "signed")]
    assert alice.get(f"/api/vault/documents/{document_id}/content").data == signed
    assert alice.get(f"/api/vault/documents/{document_id}/content?version=1").data == scenario.file("CDD-0001.pdf")
    assert scenario.acts(ALICE, document=document_id) == ["deposited", "delivered", "signed", "viewed", "viewed"]


@pytest.mark.spec("DEP-32", "VLT-64")
def test_a_version_with_the_seal_of_the_platform_is_in_nobodys_name(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    document_id = scenario.sent(contract())
    ticket = scenario.ticket("signature", "file-signed", document_id, decision_id=str(uuid4()))

    answer = service.anonymous.put(VERSIONS, data=behind(scenario.file("CDD-0001.pdf")), headers=ticket)

    assert (answer.status_code, answer.get_json()["number"]) == (200, 2)
    journal = service.as_(ALICE).get(f"/api/vault/journal?document={document_id}&space={ALICES}").get_json()["items"]
    assert [line["actor"] for line in journal if line["act"] == "signed"] == ["Service de signature"]


@pytest.mark.spec("VLT-64")
def test_the_same_act_filed_twice_keeps_the_first(scenario: Scenario, service: RunningService) -> None:
    scenario.give_alice_access()
    document_id, decision_id = scenario.sent(contract()), uuid4()

    with ThreadPoolExecutor(3) as clerks:
        contents = [behind(scenario.file("CDD-0001.pdf"), words) for words in ("first", "second", "third")]
        answers = list(clerks.map(lambda content: file_signed(scenario, document_id, content, decision_id), contents))

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.get_json()["digest"] for answer in answers}) == 1
    document = service.as_(ALICE).get(f"/api/vault/documents/{document_id}").get_json()
    assert len(document["versions"]) == 2
    assert scenario.acts(ALICE, document=document_id).count("signed") == 1


@pytest.mark.spec("VLT-64")
def test_of_several_signatures_on_the_same_version_one_is_filed_and_the_others_are_made_anew(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    document_id, shown = scenario.sent(contract()), scenario.file("CDD-0001.pdf")

    with ThreadPoolExecutor(3) as clerks:
        contents = [behind(shown, words) for words in ("one", "two", "three")]
        answers = list(clerks.map(lambda content: file_signed(scenario, document_id, content, uuid4()), contents))

    assert sorted(answer.status_code for answer in answers) == [200, 422, 422]
    first = service.as_(ALICE).get(f"/api/vault/documents/{document_id}/content").data
    second = file_signed(scenario, document_id, behind(first, "again"), uuid4())
    assert (second.status_code, second.get_json()["number"]) == (200, 3)


def _unrelated(_: bytes) -> bytes:
    return pdf("unrelated", padding=4096)


def _with_a_changed_byte(shown: bytes) -> bytes:
    place = shown.index(b"%PDF-") + 12
    return behind(shown[:place] + bytes([shown[place] ^ 1]) + shown[place + 1 :])


def _the_same(shown: bytes) -> bytes:
    return shown


@pytest.mark.spec("VLT-64")
@pytest.mark.parametrize("make", [_unrelated, _with_a_changed_byte, _the_same])
def test_a_content_that_does_not_begin_with_the_version_before_it_is_refused(
    scenario: Scenario, service: RunningService, make: Callable[[bytes], bytes]
) -> None:
    scenario.give_alice_access()
    document_id, shown = scenario.sent(contract()), scenario.file("CDD-0001.pdf")

    answer = file_signed(scenario, document_id, make(shown), uuid4())

    assert (answer.status_code, answer.get_json()["type"]) == (422, "/problems/content-unfit")
    assert "commence pas par la version précédente" in str(answer.get_json()["errors"])
    assert service.as_(ALICE).get(f"/api/vault/documents/{document_id}/content").data == shown


@pytest.mark.spec("VLT-64")
def test_an_original_that_had_to_be_rewritten_is_said_to_be_and_a_signed_version_never_is(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    document_id = scenario.sent(contract())

    first = file_signed(scenario, document_id, pdf("rewritten"), uuid4(), rewritten=True)
    again = file_signed(scenario, document_id, pdf("rewritten again"), uuid4(), rewritten=True)

    assert (first.status_code, again.status_code) == (200, 422)
    lines = service.as_(ALICE).get(f"/api/vault/journal?document={document_id}&space={ALICES}").get_json()["items"]
    assert [line["act"] for line in lines].count("signed") == 1


@pytest.mark.spec("VLT-15")
def test_a_signed_version_that_is_no_pdf_is_refused(scenario: Scenario) -> None:
    document_id = scenario.sent(contract())
    answer = file_signed(scenario, document_id, b"not a PDF at all", uuid4())
    assert (answer.status_code, answer.get_json()["type"]) == (422, "/problems/content-unfit")


@pytest.mark.parametrize(
    "issuer,purpose",
    [
        ("deposits", "attachment"),
        ("sharing", "sign"),
        ("signature", "shared-view"),
        ("deposits", "sign"),
        ("notify", "sign"),
        ("deposits", "attach"),
    ],
)
def test_nobody_vouches_for_what_is_not_theirs_to_vouch_for(scenario: Scenario, issuer: str, purpose: str) -> None:
    document_id = scenario.sent(payslip())
    answer = scenario.service.anonymous.get(CONTENT, headers=scenario.ticket(issuer, purpose, document_id))
    assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/ticket-refused")


def test_a_ticket_opens_one_document_and_an_unknown_one_opens_nothing(
    scenario: Scenario, service: RunningService
) -> None:
    assert service.anonymous.get(CONTENT, headers=to_sign(scenario, uuid4(), b"")).status_code == 404
    assert service.anonymous.get(CONTENT).status_code == 422
    assert service.anonymous.get(CONTENT, headers={"X-Ticket": "nonsense"}).status_code == 403
