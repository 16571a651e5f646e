"""What other services vouch for: contents taken, signed versions and papers filed."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import tickets_of
from services.vault.tests.depositing import ALICES, STRUCTURE, Json, Town, contract, payslip, pdf

CONTENT = "/api/vault/ticketed/content"
VERSIONS = "/api/vault/ticketed/versions"
PAPERS = "/api/vault/ticketed/papers"


def file_signed(town: Town, document_id: UUID, content: bytes, act_id: UUID) -> TestResponse:
    ticket = town.ticket("signature", "file-signed", document_id, act_id=str(act_id), account_id=str(ALICE.id))
    return town.service.anonymous.put(VERSIONS, data=content, headers=ticket)


def to_sign(town: Town, document_id: UUID, shown: bytes) -> dict[str, str]:
    return town.ticket("signature", "sign", document_id, digest=sha256(shown).hexdigest())


def attach(town: Town, content: bytes, *, paper_id: UUID | None = None, purpose: str = "attach") -> TestResponse:
    return town.service.anonymous.put(PAPERS, data=content, headers=town.ticket("deposits", purpose, **paper(paper_id)))


def paper(paper_id: UUID | None = None) -> dict[str, Any]:
    paper_id = paper_id or uuid4()
    return {
        "subject": paper_id,
        "paper_id": str(paper_id),
        "holder_id": str(STRUCTURE),
        "name": "RIB.pdf",
        "kind": "rib",
        "account_id": str(BOB.id),
    }


@pytest.mark.spec("SIG-01")
def test_signature_takes_the_bytes_of_the_document_that_it_signs(town: Town, service: RunningService) -> None:
    document_id = town.sent(contract())

    answer = service.anonymous.get(CONTENT, headers=to_sign(town, document_id, town.file("CDD-0001.pdf")))

    assert (answer.status_code, answer.data) == (200, town.file("CDD-0001.pdf"))
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.spec("SIG-16")
def test_what_was_shown_is_served_to_be_signed_also_after_a_signature_was_filed(
    town: Town, service: RunningService
) -> None:
    document_id, shown, signed = town.sent(contract()), town.file("CDD-0001.pdf"), pdf("signed")
    file_signed(town, document_id, signed, uuid4())

    assert service.anonymous.get(CONTENT, headers=to_sign(town, document_id, shown)).data == shown
    assert service.anonymous.get(CONTENT, headers=to_sign(town, document_id, signed)).data == signed
    assert service.anonymous.get(CONTENT, headers=to_sign(town, document_id, b"never there")).status_code == 404


@pytest.mark.spec("VLT-64")
def test_a_signed_version_stands_beside_the_original_and_both_can_be_read(town: Town, service: RunningService) -> None:
    town.let_alice_in()
    document_id = town.sent(contract())
    signed = pdf("signed", pages=2)

    answer = file_signed(town, document_id, signed, uuid4())

    assert answer.get_json() == {"digest": sha256(signed).hexdigest(), "size": len(signed), "number": 2}
    alice = service.as_(ALICE)
    document = alice.get(f"/api/vault/documents/{document_id}").get_json()
    assert (document["signed"], document["digest"], document["pages"]) == (True, sha256(signed).hexdigest(), 2)
    assert [(each["number"], each["cause"]) for each in document["versions"]] == [(1, "deposited"), (2, "signed")]
    assert alice.get(f"/api/vault/documents/{document_id}/content").data == signed
    assert alice.get(f"/api/vault/documents/{document_id}/content?version=1").data == town.file("CDD-0001.pdf")
    assert town.acts(ALICE, document=document_id)[-1] == "signed"


@pytest.mark.spec("VLT-64")
def test_the_same_act_filed_twice_keeps_the_first(town: Town, service: RunningService) -> None:
    town.let_alice_in()
    document_id, act_id = town.sent(contract()), uuid4()

    with ThreadPoolExecutor(3) as clerks:
        contents = [pdf("first"), pdf("second"), pdf("third")]
        answers = list(clerks.map(lambda content: file_signed(town, document_id, content, act_id), contents))

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.get_json()["digest"] for answer in answers}) == 1
    document = service.as_(ALICE).get(f"/api/vault/documents/{document_id}").get_json()
    assert len(document["versions"]) == 2
    assert town.acts(ALICE, document=document_id).count("signed") == 1


@pytest.mark.spec("VLT-64")
def test_several_acts_at_once_are_all_filed_one_after_the_other(town: Town, service: RunningService) -> None:
    town.let_alice_in()
    document_id = town.sent(contract())

    with ThreadPoolExecutor(3) as clerks:
        answers = list(
            clerks.map(lambda words: file_signed(town, document_id, pdf(words), uuid4()), ["one", "two", "three"])
        )

    assert sorted(answer.get_json()["number"] for answer in answers) == [2, 3, 4]


@pytest.mark.spec("VLT-15")
def test_a_signed_version_that_is_no_pdf_is_refused(town: Town) -> None:
    document_id = town.sent(contract())
    answer = file_signed(town, document_id, b"not a PDF at all", uuid4())
    assert (answer.status_code, answer.get_json()["type"]) == (422, "/problems/content-unfit")


@pytest.mark.spec("SHR-01")
def test_whoever_opens_a_link_sees_the_document_until_the_link_is_withdrawn(
    town: Town, service: RunningService
) -> None:
    town.let_alice_in()
    document_id, link_id = town.sent(payslip()), uuid4()
    share: Json = {"tenant_id": ALICES, "link_id": link_id, "holder_id": ALICES, "document_ids": [document_id]}
    service.receive(
        "sharing.link-created.v1", **share, account_id=ALICE.id, sender_name="Alice", recipient_name="La banque",
        recipient_email="x@banque.test", message="", at="2026-11-20T09:10:00Z", sealed_link="",
        expires_at="2026-12-20T00:00:00Z",
    )  # fmt: skip
    service.receive("sharing.link-opened.v1", **share, at="2026-11-20T09:20:00Z")
    of_link = {"link_id": str(link_id), "account_id": str(ALICE.id)}
    seen = town.ticket("sharing", "shared-view", document_id, **of_link, download=True)

    assert service.anonymous.get(CONTENT, headers=seen).data == town.file("BUL-0001.pdf")
    assert service.events("vault.shared-document-downloaded.v1") == [], "who looks takes no copy"
    assert service.anonymous.get(f"{CONTENT}?as=attachment", headers=seen).status_code == 200
    [said] = service.events("vault.shared-document-downloaded.v1")
    assert (said["account_id"], said["link_id"], said["document_id"]) == (str(ALICE.id), str(link_id), str(document_id))
    service.receive("sharing.link-withdrawn.v1", **share, account_id=ALICE.id, at="2026-11-20T09:30:00Z")

    assert service.anonymous.get(CONTENT, headers=seen).status_code == 404
    assert service.anonymous.get(f"{CONTENT}?as=attachment", headers=seen).status_code == 404
    assert len(service.events("vault.shared-document-downloaded.v1")) == 1
    # The journal is sorted by when things happened; the copy was taken by the clock of the test.
    assert town.acts(ALICE, document=document_id) == [
        "deposited", "delivered", "downloaded", "shared", "share_opened", "share_withdrawn"]  # fmt: skip


def test_a_link_without_download_is_only_looked_at(town: Town, service: RunningService) -> None:
    document_id = town.sent(payslip())
    seen = town.ticket("sharing", "shared-view", document_id, link_id=str(uuid4()), download=False)

    assert service.anonymous.get(CONTENT, headers=seen).status_code == 200
    assert service.anonymous.get(f"{CONTENT}?as=attachment", headers=seen).status_code == 403


@pytest.mark.spec("DEP-12")
def test_a_paper_is_kept_once_with_a_receipt_that_deposits_believes(town: Town, service: RunningService) -> None:
    paper_id, rib = uuid4(), pdf("RIB")

    first, again = attach(town, rib, paper_id=paper_id), attach(town, pdf("another"), paper_id=paper_id)

    assert (first.status_code, again.status_code) == (201, 201)
    body = first.get_json()
    assert (body["digest"], body["size"], body["pages"]) == (sha256(rib).hexdigest(), len(rib), 1)
    assert (again.get_json()["document_id"], again.get_json()["digest"]) == (body["document_id"], body["digest"])
    receipt = tickets_of("deposits").check(body["receipt"], purpose="attached", issuers={"vault"})
    assert receipt.claims["paper_id"] == str(paper_id)
    assert (receipt.claims["holder_id"], receipt.claims["digest"]) == (str(STRUCTURE), body["digest"])
    town.grant(BOB.id, STRUCTURE, STRUCTURE, ["administrator"], kind="deposit_client")
    assert service.as_(BOB).get(f"/api/vault/documents/{body['document_id']}/content").data == rib
    assert town.acts(BOB) == ["paper_filed"]
    assert service.as_(BOB).get("/api/vault/documents").get_json()["total"] == 0
    attachment = town.ticket("deposits", "attachment", UUID(body["document_id"]))
    assert service.anonymous.get(CONTENT, headers=attachment).data == rib


@pytest.mark.spec("DEP-12")
def test_a_photograph_is_a_paper_too(town: Town) -> None:
    photograph = io.BytesIO()
    Image.new("RGB", (20, 20)).save(photograph, "JPEG")

    assert attach(town, photograph.getvalue()).status_code == 201
    assert attach(town, b"GIF89a" + bytes(100)).status_code == 422
    assert attach(town, b"").status_code == 422


def test_a_summary_is_a_document_of_the_structure(town: Town, service: RunningService) -> None:
    town.grant(BOB.id, STRUCTURE, STRUCTURE, ["user"], kind="deposit_client")
    document_id = UUID(attach(town, pdf("summary"), purpose="file-summary").get_json()["document_id"])

    (item,) = service.as_(BOB).get("/api/vault/documents").get_json()["items"]

    assert (item["id"], item["type"], item["compartment"]) == (str(document_id), "deposit_summary", "deposits")
    assert item["organisation_name"] == "SCI des Tilleuls"
    summary = town.ticket("deposits", "summary", document_id)
    assert service.anonymous.get(CONTENT, headers=summary).data == pdf("summary")


@pytest.mark.spec("DEP-20")
def test_a_user_of_the_structure_does_not_open_the_papers_of_a_colleagues_request(
    town: Town, service: RunningService
) -> None:
    for who in (BOB, CHARLIE):
        town.grant(who.id, STRUCTURE, STRUCTURE, ["user"], kind="deposit_client")
    town.grant(ALICE.id, STRUCTURE, STRUCTURE, ["administrator"], kind="deposit_client")
    for purpose in ("attach", "file-summary"):
        kept = attach(town, pdf("RIB"), purpose=purpose).get_json()["document_id"]
        seen = [service.as_(who).get(f"/api/vault/documents/{kept}/content") for who in (ALICE, BOB, CHARLIE)]
        assert [answer.status_code for answer in seen] == [200, 200, 404]
    asked = "/api/vault/documents?type=deposit_paper"
    assert [service.as_(who).get(asked).get_json()["total"] for who in (ALICE, BOB, CHARLIE)] == [1, 1, 0]


def test_papers_have_a_largest_size(town: Town) -> None:
    assert attach(town, bytes(2 * 1024**2 + 1)).status_code == 413


@pytest.mark.parametrize(
    "issuer,purpose",
    [
        ("sharing", "sign"),
        ("signature", "shared-view"),
        ("deposits", "sign"),
        ("notify", "sign"),
        ("deposits", "attach"),
    ],
)
def test_nobody_vouches_for_what_is_not_theirs_to_vouch_for(town: Town, issuer: str, purpose: str) -> None:
    document_id = town.sent(payslip())
    answer = town.service.anonymous.get(CONTENT, headers=town.ticket(issuer, purpose, document_id))
    assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/ticket-refused")


def test_a_ticket_opens_one_document_and_an_unknown_one_opens_nothing(town: Town, service: RunningService) -> None:
    assert service.anonymous.get(CONTENT, headers=to_sign(town, uuid4(), b"")).status_code == 404
    assert service.anonymous.get(CONTENT).status_code == 422
    assert service.anonymous.get(CONTENT, headers={"X-Ticket": "nonsense"}).status_code == 403
