"""Documents of deposit requests: filed once, opened by whom they concern."""

from __future__ import annotations

import io
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from PIL import Image

from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import tickets_of
from services.vault.tests.vault_support.scenario import STRUCTURE, Scenario, pdf
from services.vault.tests.vault_support.tickets import attach, prove, structure_attachment_ticket, summary_ticket

CONTENT = "/api/vault/ticketed/content"


@pytest.mark.spec("DEP-12")
def test_an_attachment_is_stored_once_with_a_receipt_that_deposits_believes(
    scenario: Scenario, service: RunningService
) -> None:
    reference, rib = uuid4(), pdf("RIB")

    first, again = attach(scenario, rib, reference=reference), attach(scenario, pdf("another"), reference=reference)

    assert (first.status_code, again.status_code) == (201, 201)
    body = first.get_json()
    assert (body["digest"], body["size"], body["pages"]) == (sha256(rib).hexdigest(), len(rib), 1)
    assert (again.get_json()["document_id"], again.get_json()["digest"]) == (body["document_id"], body["digest"])
    receipt = tickets_of("deposits").check(body["receipt"], purpose="attached", issuers={"vault"})
    assert receipt.claims["reference"] == str(reference)
    assert (receipt.claims["holder_id"], receipt.claims["digest"]) == (str(STRUCTURE), body["digest"])
    scenario.grant(BOB.id, STRUCTURE, STRUCTURE, ["administrator"], kind="deposit_client")
    assert service.as_(BOB).get(f"/api/vault/documents/{body['document_id']}/content").data == rib
    assert scenario.acts(BOB) == ["document_filed", "viewed"]
    assert service.as_(BOB).get("/api/vault/documents").get_json()["total"] == 0


@pytest.mark.spec("DEP-11", "DEP-12")
def test_a_ticket_for_an_attachment_is_over_once_its_request_is_submitted(
    scenario: Scenario, service: RunningService
) -> None:
    draft, other, reference = uuid4(), uuid4(), uuid4()
    assert attach(scenario, pdf("RIB"), reference=reference, draft=draft).status_code == 201
    service.receive(
        "deposits.request-submitted.v1", tenant_id=STRUCTURE, request_id=draft, holder_id=STRUCTURE,
        account_id=BOB.id, file_number="DC-2026-000001-5", journey_title="Saisie", at="2026-11-20T10:00:00Z",
    )  # fmt: skip

    late = attach(scenario, pdf("late"), draft=draft)

    assert (late.status_code, late.get_json()["type"]) == (403, "/problems/ticket-refused")
    assert attach(scenario, pdf("RIB"), reference=reference, draft=draft).status_code == 201, "what was filed stays so"
    assert attach(scenario, pdf("elsewhere"), draft=other).status_code == 201


@pytest.mark.spec("DEP-12")
def test_an_attachment_may_be_larger_than_other_requests(scenario: Scenario) -> None:
    assert attach(scenario, pdf("plans", padding=1_500_000)).status_code == 201
    assert attach(scenario, pdf("plans", padding=2_500_000)).status_code == 413


@pytest.mark.spec("DEP-12")
def test_a_photograph_may_be_attached_too(scenario: Scenario) -> None:
    photograph = io.BytesIO()
    Image.new("RGB", (20, 20)).save(photograph, "JPEG")

    assert attach(scenario, photograph.getvalue()).status_code == 201
    assert attach(scenario, b"GIF89a" + bytes(100)).status_code == 422
    assert attach(scenario, b"").status_code == 422


def test_a_summary_is_a_document_of_the_structure(scenario: Scenario, service: RunningService) -> None:
    scenario.grant(BOB.id, STRUCTURE, STRUCTURE, ["user"], kind="deposit_client")
    document_id = UUID(attach(scenario, pdf("summary"), purpose="file-summary").get_json()["document_id"])

    (item,) = service.as_(BOB).get("/api/vault/documents").get_json()["items"]

    assert (item["id"], item["type"], item["compartment"]) == (str(document_id), "deposit_summary", "deposits")
    assert item["organisation_name"] == "SCI des Tilleuls"
    summary = summary_ticket(scenario, document_id)
    assert service.anonymous.get(CONTENT, headers=summary).data == pdf("summary")
    assert scenario.acts(BOB) == ["document_filed", "viewed"]


@pytest.mark.spec("DEP-20")
def test_a_user_of_the_structure_does_not_open_the_documents_of_a_colleagues_request(
    scenario: Scenario, service: RunningService
) -> None:
    for who in (BOB, CHARLIE):
        scenario.grant(who.id, STRUCTURE, STRUCTURE, ["user"], kind="deposit_client")
    scenario.grant(ALICE.id, STRUCTURE, STRUCTURE, ["administrator"], kind="deposit_client")
    for purpose in ("attach", "file-summary"):
        filed = attach(scenario, pdf("RIB"), purpose=purpose).get_json()["document_id"]
        seen = [service.as_(who).get(f"/api/vault/documents/{filed}/content") for who in (ALICE, BOB, CHARLIE)]
        assert [answer.status_code for answer in seen] == [200, 200, 404]
    asked = "/api/vault/documents?type=deposit_attachment"
    assert [service.as_(who).get(asked).get_json()["total"] for who in (ALICE, BOB, CHARLIE)] == [1, 1, 0]


def test_attachments_have_a_largest_size(scenario: Scenario) -> None:
    assert attach(scenario, bytes(2 * 1024**2 + 1)).status_code == 413


@pytest.mark.spec("TEN-40", "TEN-45")
def test_what_a_structure_proves_itself_with_is_filed_and_opened_by_tickets_of_tenancy_alone(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.grant(ALICE.id, STRUCTURE, STRUCTURE, ["administrator"], kind="deposit_client")
    scenario.grant(BOB.id, STRUCTURE, STRUCTURE, ["user"], kind="deposit_client")
    identity = pdf("identity")

    body = prove(scenario, identity).get_json()

    receipt = tickets_of("tenancy").check(body["receipt"], purpose="attached", issuers={"vault"})
    assert receipt.claims["digest"] == sha256(identity).hexdigest()
    document_id = UUID(body["document_id"])
    assert service.anonymous.get(CONTENT, headers=structure_attachment_ticket(scenario, document_id)).data == identity
    for who in (ALICE, BOB, CHARLIE):
        assert service.as_(who).get(f"/api/vault/documents/{document_id}/content").status_code == 404
    forged = structure_attachment_ticket(scenario, document_id, issuer="deposits")
    assert service.anonymous.get(CONTENT, headers=forged).status_code == 403
    assert prove(scenario, identity, issuer="deposits").status_code == 403


@pytest.mark.spec("TEN-45")
def test_a_document_that_a_structure_replaced_is_erased_by_tenancy_alone_and_no_other_document_is(
    scenario: Scenario, service: RunningService
) -> None:
    proof = prove(scenario, pdf("identity")).get_json()["document_id"]
    rib = attach(scenario, pdf("RIB")).get_json()["document_id"]

    def read(document_id: str) -> int:
        headers = structure_attachment_ticket(scenario, UUID(document_id))
        return service.anonymous.get(CONTENT, headers=headers).status_code

    def remove(document_id: str, holder_id: UUID) -> None:
        kind = "tenancy.structure-attachment-removed.v1"
        service.receive(kind, tenant_id=holder_id, holder_id=holder_id, document_id=document_id)

    remove(proof, uuid4())
    assert read(proof) == 200
    remove(proof, STRUCTURE)
    remove(rib, STRUCTURE)
    assert (read(proof), read(rib)) == (404, 200)
