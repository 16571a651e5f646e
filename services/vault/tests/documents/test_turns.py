"""Whose turn it is: a document is to sign for its holder only while they are asked, not while its sender is."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, CHARLIE, RunningService
from services.vault.tests.vault_support.scenario import ALICES, EMPLOYER, Scenario, contract
from services.vault.tests.vault_support.tickets import behind, file_signed


def actions(service: RunningService, document_id: UUID) -> set[str | None]:
    """Return what the list, home and the page say that the document asks of Alice."""
    alice = service.as_(ALICE)
    (listed,) = alice.get("/api/vault/documents").get_json()["items"]
    (home,) = alice.get("/api/vault/home").get_json()["todo"]["items"]
    (found,) = alice.get("/api/vault/documents?q=contrat").get_json()["items"]
    page = alice.get(f"/api/vault/documents/{document_id}").get_json()
    return {each["action"] for each in (listed, home, found, page)}


def sign(service: RunningService, document_id: UUID, party: str) -> None:
    service.receive(
        "signature.envelope-signed.v1",
        tenant_id=ALICES,
        envelope_id=new_id(),
        document_id=document_id,
        holder_id=ALICES,
        party=party,
        account_id=CHARLIE.id,
        at="2026-11-20T10:00:00Z",
    )


@pytest.mark.spec("SIG-01", "VLT-02")
@pytest.mark.parametrize(
    "asked,expected",
    [
        (True, ("sign", "sign", None)),
        ({"signatories": ["agency", "recipient"]}, (None, "sign", None)),
        ({"signatories": ["agency", "recipient"], "in_order": False}, ("sign", "sign", None)),
    ],
    ids=["recipient alone", "agency first", "in parallel"],
)
def test_a_document_is_to_sign_while_it_is_its_holders_turn(
    scenario: Scenario,
    service: RunningService,
    asked: Any,  # noqa: ANN401 - as a manifest has it
    expected: tuple[str | None, str | None, str | None],
) -> None:
    scenario.give_alice_access()
    document_id = scenario.sent(contract(signature=asked))
    first, after_agency, after_recipient = expected

    assert actions(service, document_id) == {first}
    sign(service, document_id, "agency")
    assert actions(service, document_id) == {after_agency}
    sign(service, document_id, "recipient")
    assert actions(service, document_id) == {after_recipient}


@pytest.mark.spec("SIG-01", "VLT-02")
def test_whoever_signed_first_is_not_asked_again_and_a_sender_is_never_told_to_sign_as_the_holder(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    scenario.grant(CHARLIE.id, EMPLOYER, EMPLOYER, ["D"], kind="agency")
    document_id = scenario.sent(contract(signature={"signatories": ["recipient", "agency"]}))

    assert actions(service, document_id) == {"sign"}
    sign(service, document_id, "recipient")
    assert actions(service, document_id) == {None}
    sign(service, document_id, "agency")
    assert actions(service, document_id) == {None}
    sent = service.as_(CHARLIE).get(f"/api/vault/sent-documents/{document_id}").get_json()
    assert sent["action"] is None


@pytest.mark.spec("SIG-01", "VLT-23")
def test_who_sent_and_signed_it_first_reads_that_the_employee_has_still_to_sign(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    scenario.grant(CHARLIE.id, EMPLOYER, EMPLOYER, ["D"], kind="agency")
    document_id = scenario.sent(contract(signature={"signatories": ["agency", "recipient"]}))

    def standing() -> str:
        (item,) = service.as_(CHARLIE).get("/api/vault/sent-documents").get_json()["items"]
        return str(item["standing"]["employee"])

    by_agency = behind(scenario.file("CDD-0001.pdf"))
    file_signed(scenario, document_id, by_agency, uuid4())
    sign(service, document_id, "agency")
    assert standing() == "to_sign"
    file_signed(scenario, document_id, behind(by_agency), uuid4())
    sign(service, document_id, "recipient")
    assert standing() == "signed"
