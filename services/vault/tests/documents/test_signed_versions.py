"""Signed contents, filed by signature: beside the original, once for each act."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, RunningService
from services.vault.tests.vault_support.scenario import ALICES, Scenario, contract, payslip, pdf
from services.vault.tests.vault_support.tickets import VERSIONS, file_signed, to_sign

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
    document_id, shown, signed = scenario.sent(contract()), scenario.file("CDD-0001.pdf"), pdf("signed")
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
    signed = pdf("signed", pages=2)

    answer = file_signed(scenario, document_id, signed, uuid4())

    assert answer.get_json() == {"digest": sha256(signed).hexdigest(), "size": len(signed), "number": 2}
    alice = service.as_(ALICE)
    document = alice.get(f"/api/vault/documents/{document_id}").get_json()
    assert (document["signed"], document["digest"], document["pages"]) == (True, sha256(signed).hexdigest(), 2)
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

    answer = service.anonymous.put(VERSIONS, data=pdf("sealed"), headers=ticket)

    assert (answer.status_code, answer.get_json()["number"]) == (200, 2)
    journal = service.as_(ALICE).get(f"/api/vault/journal?document={document_id}&space={ALICES}").get_json()["items"]
    assert [line["actor"] for line in journal if line["act"] == "signed"] == ["Service de signature"]


@pytest.mark.spec("VLT-64")
def test_the_same_act_filed_twice_keeps_the_first(scenario: Scenario, service: RunningService) -> None:
    scenario.give_alice_access()
    document_id, decision_id = scenario.sent(contract()), uuid4()

    with ThreadPoolExecutor(3) as clerks:
        contents = [pdf("first"), pdf("second"), pdf("third")]
        answers = list(clerks.map(lambda content: file_signed(scenario, document_id, content, decision_id), contents))

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.get_json()["digest"] for answer in answers}) == 1
    document = service.as_(ALICE).get(f"/api/vault/documents/{document_id}").get_json()
    assert len(document["versions"]) == 2
    assert scenario.acts(ALICE, document=document_id).count("signed") == 1


@pytest.mark.spec("VLT-64")
def test_several_acts_at_once_are_all_filed_one_after_the_other(scenario: Scenario, service: RunningService) -> None:
    scenario.give_alice_access()
    document_id = scenario.sent(contract())

    with ThreadPoolExecutor(3) as clerks:
        answers = list(
            clerks.map(lambda words: file_signed(scenario, document_id, pdf(words), uuid4()), ["one", "two", "three"])
        )

    assert sorted(answer.get_json()["number"] for answer in answers) == [2, 3, 4]


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
