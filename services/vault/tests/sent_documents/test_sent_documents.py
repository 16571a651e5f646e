"""*Documents transmis*: what an agency's establishments sent, where it stands, and who of the agency opens it."""

from __future__ import annotations

from typing import Any

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    ALICES,
    COMPANY,
    EMPLOYER,
    ERP,
    NORTH,
    NORTH_SIRET,
    OTHER_ERP,
    SIRET,
    Json,
    Scenario,
    assignment,
    contract,
    invoice,
    payslip,
)

DINA = CHARLIE


def temp_contract(reference: str = "CTT-0001", **changes: Any) -> Json:  # noqa: ANN401 - as they are
    """Return a line of a manifest: the temp worker's side of the assignment C-77."""
    line = contract(reference, **changes)
    line["metadata"] |= {"kind": "CTT", "contract_number": "C-77"}
    return line


@pytest.fixture
def agency(scenario: Scenario) -> Scenario:
    """The agency with two establishments; a client that wants its documents."""
    scenario.open_second_establishment()
    scenario.give_bob_access("A", "S", "F")
    scenario.decide("confirmed")
    return scenario


def listed(service: RunningService, who: Person, **query: object) -> Json:
    answer = service.as_(who).get("/api/vault/sent-documents", query_string=query)
    assert answer.status_code == 200, answer.get_json()
    return dict(answer.get_json())


def titles(service: RunningService, who: Person, **query: object) -> list[str]:
    return [item["title"] for item in listed(service, who, **query)["items"]]


@pytest.mark.spec("TEN-04", "VLT-23")
def test_a_deposit_names_the_establishment_that_sends_it_by_its_siret(
    agency: Scenario, service: RunningService
) -> None:
    agency.give_agency_right(DINA)
    agency.sent(invoice(), organisation_id=AGENCY)
    agency.sent(
        invoice("FAC-0002", title="Facture du nord", establishment=NORTH_SIRET), organisation_id=AGENCY, reference="N"
    )

    north, own = listed(service, DINA, sort="-title")["items"]

    assert (north["title"], north["establishment_id"]) == ("Facture du nord", str(NORTH))
    assert (north["establishment_name"], own["establishment_name"]) == ("Agence Rivoli Nord", "Agence Rivoli")
    assert (north["recipient_name"], north["recipient_siret"]) == ("Menuiserie Petit", SIRET), "the site it is for"
    assert titles(service, DINA, establishment=NORTH) == ["Facture du nord"]
    assert listed(service, DINA, establishment=NORTH)["total"] == 1
    received = service.events("vault.deposit-received.v1")
    assert [event["establishment_id"] for event in received] == [str(AGENCY), str(NORTH)]


@pytest.mark.spec("TEN-04", "VLT-13")
def test_an_establishment_that_the_sender_does_not_have_is_refused_with_its_line_alone(agency: Scenario) -> None:
    lines = [
        invoice(),
        invoice("FAC-0002", establishment="55210055400013"),
        invoice("FAC-0003", establishment="83207541000023"),
    ]

    answer = agency.send(*lines, organisation_id=AGENCY).get_json()

    assert [line["outcome"] for line in answer["lines"]] == ["accepted", "refused", "refused"]
    assert answer["lines"][1]["problems"] == [
        {"field": "establishment", "reason": "L’émetteur n’a pas d’établissement de ce SIRET."}
    ]
    assert answer["lines"][2]["problems"][0]["field"] == "establishment"


@pytest.mark.spec("TEN-04", "VLT-10")
def test_another_establishment_under_the_same_reference_is_refused_with_the_difference_named(agency: Scenario) -> None:
    agency.sent(invoice(), organisation_id=AGENCY)

    answer = agency.send(invoice(establishment=NORTH_SIRET), organisation_id=AGENCY).get_json()

    assert [problem["field"] for problem in answer["lines"][0]["problems"]] == ["establishment"]


@pytest.mark.spec("VLT-23")
def test_the_two_contracts_of_an_assignment_show_the_employees_and_the_clients_state_side_by_side(
    agency: Scenario, service: RunningService
) -> None:
    agency.give_agency_right(DINA)
    for_client = agency.sent(assignment(), organisation_id=AGENCY)
    for_employee = agency.sent(temp_contract(), organisation_id=AGENCY, reference="CTT")

    def standings() -> dict[str, Any]:
        return {item["type"]: item["standing"] for item in listed(service, DINA)["items"]}

    both = {"employee": "to_sign", "client": "to_sign"}
    assert standings() == {"assignment_contract": both, "employment_contract": both}
    others = {item["id"]: item["other_contract_id"] for item in listed(service, DINA)["items"]}
    assert others == {str(for_client): str(for_employee), str(for_employee): str(for_client)}

    service.receive(
        "signature.envelope-refused.v1", tenant_id=COMPANY, envelope_id=for_client, document_id=for_client,
        holder_id=COMPANY, account_id=BOB.id, at="2026-11-20T10:00:00Z",
    )  # fmt: skip
    refused = {"employee": "to_sign", "client": "refused"}
    assert standings() == {"assignment_contract": refused, "employment_contract": refused}


@pytest.mark.spec("VLT-23")
def test_the_state_of_another_agencys_contract_of_the_same_number_is_not_shown(
    agency: Scenario, service: RunningService
) -> None:
    agency.give_agency_right(DINA)
    agency.sent(assignment(), organisation_id=AGENCY)
    agency.sent(temp_contract(), organisation_id=EMPLOYER, reference="CTT")

    (item,) = listed(service, DINA)["items"]

    assert (item["standing"], item["other_contract_id"]) == ({"employee": None, "client": "to_sign"}, None)


@pytest.mark.spec("VLT-35")
def test_invoices_are_not_downloaded_then_downloaded_then_validated(agency: Scenario, service: RunningService) -> None:
    agency.give_agency_right(DINA)
    agency.activate(BOB)
    first = agency.sent(invoice(title="Facture un"), organisation_id=AGENCY)
    agency.sent(invoice("FAC-0002", title="Facture deux"), organisation_id=AGENCY, reference="2")
    third = agency.sent(invoice("FAC-0003", title="Facture trois"), organisation_id=AGENCY, reference="3")
    content = f"/api/vault/documents/{first}/content"
    assert service.as_(BOB).get(content).status_code == 200
    assert listed(service, DINA, status="downloaded")["total"] == 0, "looking at it takes nothing out"

    assert service.as_(BOB).get(content, query_string={"as": "attachment"}).status_code == 200
    agency.validate(third)

    by_status = {
        status: titles(service, DINA, status=status, sort="title")
        for status in ("not_downloaded", "downloaded", "validated", "todo", "done")
    }
    assert by_status == {
        "not_downloaded": ["Facture deux"],
        "downloaded": ["Facture un"],
        "validated": ["Facture trois"],
        "todo": ["Facture deux", "Facture un"],
        "done": ["Facture trois"],
    }
    (downloaded,) = listed(service, DINA, status="downloaded")["items"]
    assert downloaded["downloaded_at"] == "2026-11-20T09:00:00Z"
    assert downloaded["standing"] == {"employee": None, "client": "downloaded"}


@pytest.mark.spec("VLT-22", "VLT-35")
def test_the_first_who_takes_out_an_invoice_is_named_to_their_colleagues_alone(
    agency: Scenario, service: RunningService
) -> None:
    agency.activate(BOB)
    agency.give_agency_right(DINA)
    document_id = agency.sent(invoice(), organisation_id=AGENCY)
    selection = service.as_(BOB).post("/api/vault/selections", json={"document_ids": [str(document_id)]}).get_json()
    assert service.as_(BOB).get(f"/api/vault/selections/{selection['id']}/archive").status_code == 200

    held = service.as_(BOB).get("/api/vault/documents", query_string={"type": "invoice"}).get_json()["items"]

    assert [(each["downloaded_at"], each["downloaded_by"]) for each in held] == [("2026-11-20T09:00:00Z", "Bob Durand")]
    (sent,) = listed(service, DINA)["items"]
    assert "downloaded_by" not in sent


@pytest.mark.spec("VLT-23", "VLT-25")
def test_pages_of_one_recipient_and_of_a_period_go_on_by_cursor(agency: Scenario, service: RunningService) -> None:
    agency.give_agency_right(DINA)
    agency.sent(*(invoice(f"FAC-{n:04}", title=f"Facture {n}") for n in range(5)), organisation_id=AGENCY)
    agency.sent(temp_contract(), organisation_id=AGENCY, reference="CTT")

    first = listed(service, DINA, recipient=COMPANY, limit=3)
    second = listed(service, DINA, recipient=COMPANY, limit=3, after=first["next"])

    assert (first["total"], len(first["items"]), len(second["items"]), second["next"]) == (5, 3, 2, None)
    assert len({item["id"] for item in first["items"] + second["items"]}) == 5
    assert listed(service, DINA, **{"from": "2026-11-21"})["total"] == 0
    assert listed(service, DINA, to="2026-11-20", type="invoice")["total"] == 5
    assert titles(service, DINA, q="boulangère") == ["Contrat à durée déterminée"]


@pytest.mark.spec("VLT-36")
def test_who_sends_opens_a_contract_and_its_owner_reads_so_in_the_journal(
    agency: Scenario, service: RunningService
) -> None:
    agency.activate(DINA)
    agency.give_agency_right(DINA, NORTH)
    agency.give_alice_access()
    agency.grant(ALICE.id, ALICES, AGENCY, ["owner"])
    line = temp_contract(establishment=NORTH_SIRET)
    document_id = agency.sent(line, organisation_id=AGENCY)
    holder_id = listed(service, DINA)["items"][0]["holder_id"]
    agency.grant(ALICE.id, holder_id, AGENCY, ["owner"])
    content = f"/api/vault/sent-documents/{document_id}/content"

    shown = service.as_(DINA).get(content)
    taken = service.as_(DINA).get(content, query_string={"as": "attachment"})

    assert (shown.status_code, taken.status_code) == (200, 200)
    assert shown.data == taken.data == agency.file("CTT-0001.pdf")
    assert agency.acts(ALICE, document=document_id)[-2:] == ["viewed", "downloaded"]
    lines = service.as_(ALICE).get("/api/vault/journal", query_string={"document": document_id}).get_json()["items"]
    assert lines[0]["actor"] == "Charlie Durand"
    assert listed(service, DINA)["items"][0]["downloaded_at"] is None, "its owner took nothing out"


@pytest.mark.spec("VLT-36")
def test_of_a_payslip_who_sent_it_sees_the_state_and_never_the_content(
    agency: Scenario, service: RunningService
) -> None:
    agency.give_agency_right(DINA)
    document_id = agency.sent(payslip(), organisation_id=AGENCY)

    (item,) = listed(service, DINA)["items"]
    answer = service.as_(DINA).get(f"/api/vault/sent-documents/{document_id}/content")

    assert (item["standing"]["employee"], item["may_be_opened"]) == ("to_read", False)
    assert answer.status_code == 404


@pytest.mark.spec("VLT-36", "VLT-23", "TEN-04")
def test_another_establishment_a_stranger_and_a_connector_open_nothing_and_list_nothing(
    agency: Scenario, service: RunningService
) -> None:
    document_id = agency.sent(invoice(establishment=NORTH_SIRET), organisation_id=AGENCY)
    content = f"/api/vault/sent-documents/{document_id}/content"
    agency.give_agency_right(DINA, AGENCY)

    assert listed(service, DINA)["items"] == listed(service, ALICE)["items"] == []
    assert listed(service, DINA, establishment=NORTH, q="facture")["total"] == 0
    # Whom it was sent to reads it in their own list; here is what one sent.
    assert listed(service, BOB)["items"] == []
    for who in (DINA, ALICE, BOB):
        assert service.as_(who).get(content).status_code == 404
    assert service.as_machine(ERP).get(content).status_code == 404
    agency.give_agency_right(ALICE, right="DA")
    assert service.as_(ALICE).get(content).status_code == 404, "another right at the agency is not enough"


@pytest.mark.spec("OPS-32", "VLT-62")
def test_a_connector_takes_a_contract_back_once_everybody_signed_and_the_holder_reads_so(
    agency: Scenario, service: RunningService
) -> None:
    document_id = agency.sent(assignment(), organisation_id=AGENCY)
    content = f"/api/vault/sent-documents/{document_id}/content"
    assert service.as_machine(ERP).get(content).status_code == 404

    agency.complete(document_id, COMPANY)

    answer = service.as_machine(ERP).get(content, query_string={"as": "attachment"})
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    lines = service.as_(BOB).get("/api/vault/journal", query_string={"space": COMPANY}).get_json()["items"]
    assert [each["actor"] for each in lines if each["act"] == "downloaded"] == ["Programme de l’émetteur"]
    for stranger in (service.as_machine(OTHER_ERP), service.as_machine(ERP, scope="statistics")):
        assert stranger.get(content).status_code == 404
