"""What whoever has a share link may open."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB, RunningService
from services.vault.tests.vault_support.scenario import AGENCY, ALICES, COMPANY, Json, Scenario, invoice, payslip
from services.vault.tests.vault_support.tickets import shared

CONTENT = "/api/vault/ticketed/content"


@pytest.mark.spec("SHR-01")
def test_whoever_opens_a_link_sees_the_document_until_the_link_is_withdrawn(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    document_id, link_id = scenario.sent(payslip()), uuid4()
    share: Json = {"tenant_id": ALICES, "link_id": link_id, "holder_ids": [ALICES], "document_ids": [document_id]}
    service.receive(
        "sharing.link-created.v1", **share, account_id=ALICE.id, sender_name="Alice", recipient_name="La banque",
        recipient_email="x@banque.test", message="", at="2026-11-20T09:10:00Z", sealed_link="",
        expires_at="2026-12-20T00:00:00Z",
    )  # fmt: skip
    service.receive("sharing.link-opened.v1", **share, at="2026-11-20T09:20:00Z")
    seen = shared(scenario, document_id, link_id)

    assert service.anonymous.get(CONTENT, headers=seen).data == scenario.file("BUL-0001.pdf")
    assert service.events("vault.shared-document-downloaded.v1") == [], "who looks takes no copy"
    assert service.anonymous.get(f"{CONTENT}?as=attachment", headers=seen).status_code == 200
    [taken] = service.events("vault.shared-document-downloaded.v1")
    assert (taken["account_id"], taken["link_id"], taken["document_id"]) == (
        str(ALICE.id),
        str(link_id),
        str(document_id),
    )
    service.receive("sharing.link-withdrawn.v1", **share, account_id=ALICE.id, at="2026-11-20T09:30:00Z")

    assert service.anonymous.get(CONTENT, headers=seen).status_code == 404
    assert service.anonymous.get(f"{CONTENT}?as=attachment", headers=seen).status_code == 404
    assert len(service.events("vault.shared-document-downloaded.v1")) == 1
    # The journal is sorted by when things happened; the copy was taken by the clock of the test.
    assert scenario.acts(ALICE, document=document_id) == [
        "deposited", "delivered", "viewed", "downloaded", "shared", "share_opened", "share_withdrawn"]  # fmt: skip


@pytest.mark.spec("SHR-01", "SHR-04")
def test_a_link_to_documents_of_two_spaces_is_in_the_journal_of_each_and_ends_in_both(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    scenario.give_bob_access("A", "F")
    scenario.decide("confirmed")
    slip, bill, link_id = scenario.sent(payslip()), scenario.sent(invoice(), organisation_id=AGENCY), uuid4()
    share: Json = {
        "tenant_id": ALICE.id, "link_id": link_id, "holder_ids": [COMPANY, ALICES], "document_ids": [slip, bill],
        "account_id": ALICE.id, "at": "2026-11-20T09:30:00Z",
    }  # fmt: skip
    of_slip, of_bill = (shared(scenario, each, link_id) for each in (slip, bill))
    assert service.anonymous.get(CONTENT, headers=of_slip).status_code == 200
    service.receive("sharing.link-created.v1", **share, recipient_name="La banque")
    service.receive("sharing.link-withdrawn.v1", **share)
    for ticket in (of_slip, of_bill):
        assert service.anonymous.get(CONTENT, headers=ticket).status_code == 404
    for who, document in ((ALICE, slip), (BOB, bill)):
        acts = scenario.acts(who, document=document)
        assert (acts.count("shared"), acts.count("share_withdrawn")) == (1, 1)


def test_a_link_without_download_is_only_looked_at(scenario: Scenario, service: RunningService) -> None:
    document_id = scenario.sent(payslip())
    seen = shared(scenario, document_id, uuid4(), download=False)

    assert service.anonymous.get(CONTENT, headers=seen).status_code == 200
    assert service.anonymous.get(f"{CONTENT}?as=attachment", headers=seen).status_code == 403
