"""A contract that nobody has signed is deleted by who sent it; what was signed, and what is no contract, stays."""

from __future__ import annotations

from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    COMPANY,
    NORTH,
    NORTH_SIRET,
    Scenario,
    assignment,
    contract,
    invoice,
    payslip,
    pdf,
)


@pytest.fixture
def agency(scenario: Scenario) -> Scenario:
    """The agency, for which Charlie sends; a client for which Bob signs."""
    scenario.open_second_establishment()
    scenario.give_bob_access("A", "S", "F")
    scenario.give_agency_right(CHARLIE)
    scenario.activate(CHARLIE)
    scenario.decide("confirmed")
    return scenario


def withdraw(service: RunningService, document_id: UUID, who: Person = CHARLIE) -> TestResponse:
    return service.as_(who).delete(f"/api/vault/sent-documents/{document_id}")


def sign(scenario: Scenario, document_id: UUID) -> None:
    by_bob = {"decision_id": str(document_id), "account_id": str(BOB.id), "rewritten": True}
    ticket = scenario.ticket("signature", "file-signed", document_id, **by_bob)
    answer = scenario.service.anonymous.put(
        "/api/vault/ticketed/versions", data=pdf("signed"), headers=ticket | {"Content-Type": "application/pdf"}
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.spec("VLT-34")
def test_a_contract_that_nobody_has_signed_is_gone_for_both_sides_and_its_owner_reads_why(
    agency: Scenario, service: RunningService
) -> None:
    document_id = agency.sent(assignment(), organisation_id=AGENCY)
    shown = service.as_(CHARLIE).get(f"/api/vault/sent-documents/{document_id}").get_json()

    assert shown["may_be_withdrawn"] is True
    assert withdraw(service, document_id).status_code == 204

    assert service.as_(BOB).get(f"/api/vault/documents/{document_id}").status_code == 404
    assert service.as_(CHARLIE).get(f"/api/vault/sent-documents/{document_id}/content").status_code == 404
    (followed,) = service.as_(CHARLIE).get("/api/vault/sent-documents").get_json()["items"]
    assert (followed["standing"]["client"], followed["title"], followed["metadata"]) == ("deleted", "—", {})
    lines = service.as_(BOB).get("/api/vault/journal", query_string={"space": COMPANY}).get_json()["items"]
    (line,) = [each for each in lines if each["act"] == "withdrawn"]
    assert (line["actor"], line["title"]) == ("Charlie Durand", "Contrat de mise à disposition")


@pytest.mark.spec("VLT-34", "VLT-10")
def test_the_parties_and_the_other_services_are_told_and_the_reference_brings_nothing_back(
    agency: Scenario, service: RunningService
) -> None:
    document_id = agency.sent(assignment(), organisation_id=AGENCY)
    withdraw(service, document_id)

    (event,) = service.events("vault.contract-withdrawn.v1")
    assert (event["document_id"], event["holder_id"], event["was_delivered"], event["required_right"]) == (
        str(document_id), str(COMPANY), True, "S",
    )  # fmt: skip
    assert [each["document_id"] for each in service.events("vault.document-deleted.v1")] == [str(document_id)]
    again = agency.send(assignment(), organisation_id=AGENCY).get_json()
    assert (again["accepted"], again["already_there"]) == (0, 1)
    assert withdraw(service, document_id).status_code == 409, "once is enough"


@pytest.mark.spec("VLT-34")
def test_a_contract_that_still_waits_for_a_relation_is_withdrawn_too(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_agency_right(CHARLIE)
    document_id = scenario.sent(assignment(), organisation_id=AGENCY)

    assert withdraw(service, document_id).status_code == 204
    scenario.decide("confirmed")

    assert service.events("vault.document-delivered.v1") == []
    assert [each["was_delivered"] for each in service.events("vault.contract-withdrawn.v1")] == [False]


@pytest.mark.spec("VLT-34")
def test_what_the_client_signed_keeps_the_employees_contract_too(agency: Scenario, service: RunningService) -> None:
    for_client = agency.sent(assignment(), organisation_id=AGENCY)
    line = contract()
    line["metadata"]["contract_number"] = "C-77"
    for_employee = agency.sent(line, organisation_id=AGENCY, reference="CTT")
    sign(agency, for_client)

    for document_id in (for_client, for_employee):
        shown = service.as_(CHARLIE).get(f"/api/vault/sent-documents/{document_id}").get_json()
        assert shown["may_be_withdrawn"] is False
        assert withdraw(service, document_id).status_code == 409
    (signed, *_) = service.as_(CHARLIE).get("/api/vault/sent-documents?type=assignment_contract").get_json()["items"]
    assert signed["signed_at"] == "2026-11-20T09:00:00Z"


@pytest.mark.spec("VLT-34", "VLT-64")
def test_a_contract_that_was_withdrawn_is_not_signed_any_more(agency: Scenario, service: RunningService) -> None:
    document_id = agency.sent(assignment(), organisation_id=AGENCY)
    withdraw(service, document_id)
    ticket = agency.ticket(
        "signature", "file-signed", document_id, decision_id=str(document_id), account_id=str(BOB.id)
    )

    answer = service.anonymous.put(
        "/api/vault/ticketed/versions", data=pdf("signed"), headers=ticket | {"Content-Type": "application/pdf"}
    )

    assert answer.status_code == 404


@pytest.mark.spec("VLT-34", "VLT-03")
def test_payslips_and_invoices_are_never_taken_back(agency: Scenario, service: RunningService) -> None:
    for line in (payslip(), invoice()):
        document_id = agency.sent(line, organisation_id=AGENCY, reference=line["reference"])
        assert withdraw(service, document_id).status_code == 409


@pytest.mark.spec("VLT-34")
def test_a_stranger_the_recipient_and_another_establishment_withdraw_nothing(
    agency: Scenario, service: RunningService
) -> None:
    document_id = agency.sent(assignment(establishment=NORTH_SIRET), organisation_id=AGENCY)
    agency.give_agency_right(ALICE, AGENCY)

    for who in (ALICE, BOB):
        assert withdraw(service, document_id, who).status_code == 404
    agency.give_agency_right(ALICE, NORTH, right="A")
    assert withdraw(service, document_id, ALICE).status_code == 404, "the right to send is needed"
    assert service.as_(BOB).get(f"/api/vault/documents/{document_id}").status_code == 200
