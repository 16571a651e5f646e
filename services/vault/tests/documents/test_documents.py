"""Documents as people meet them: lists, home, contents, readings; and as strangers don't."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, Caller, RunningService
from chartrier.testing.cast import tickets_of
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    ALICES,
    COMPANY,
    EMPLOYER,
    ERP,
    NORTH_SIRET,
    OTHER_ERP,
    STRUCTURE,
    Json,
    Scenario,
    assignment,
    contract,
    invoice,
    payslip,
)


@pytest.fixture
def alice(scenario: Scenario, service: RunningService) -> Caller:
    scenario.give_alice_access()
    return service.as_(ALICE)


@pytest.mark.spec("VLT-02")
def test_what_was_delivered_waits_to_be_read_or_signed(scenario: Scenario, alice: Caller) -> None:
    document_id = scenario.sent(payslip())
    scenario.sent(contract(), reference="CONTRATS")

    answer = alice.get("/api/vault/documents", query_string={"sort": "title"}).get_json()

    assert (answer["total"], answer["total_is_capped"], answer["next"]) == (2, False, None)
    slip, to_sign = answer["items"]
    assert slip == {
        "id": str(document_id),
        "type": "payslip",
        "title": "Bulletin de paie BUL-0001",
        "state": "todo",
        "action": "read",
        "compartment": "payslips",
        "holder_id": str(ALICES),
        "organisation_id": str(EMPLOYER),
        "organisation_name": "Boulangerie Martin",
        "establishment_id": str(EMPLOYER),
        "recipient_name": "Alice Durand",
        "recipient_siret": None,
        "received_at": "2026-11-20T09:00:00Z",
        "dated_on": "2026-10-01",
        "delivered_at": "2026-11-20T09:00:00Z",
        "done_at": None,
        "downloaded_at": None,
        "signed_at": None,
        "size": len(scenario.file("BUL-0001.pdf")),
        "pages": 1,
        "metadata": {"period": "2026-10", "employer": "Boulangerie Martin", "staff_number": "M-1001"},
        "signed": False,
        "tags": [],
        "awaits_recipient": True,
        "signature_asked": False,
        "refused": False,
        "signature_outcome": None,
    }
    assert (to_sign["action"], to_sign["compartment"]) == ("sign", "contracts")


@pytest.mark.spec("VLT-02")
def test_a_payslip_that_was_read_moves_to_its_compartment_and_is_read_once(
    scenario: Scenario, alice: Caller, service: RunningService
) -> None:
    document_id = scenario.sent(payslip())

    first = alice.post(f"/api/vault/documents/{document_id}/readings").get_json()
    again = alice.post(f"/api/vault/documents/{document_id}/readings").get_json()

    assert (first["state"], first["action"], first["done_at"]) == ("done", None, "2026-11-20T09:00:00Z")
    assert again == first
    (event,) = service.events("vault.document-read.v1")
    assert (event["document_id"], event["account_id"]) == (str(document_id), str(ALICE.id))
    assert scenario.acts(ALICE, document=document_id) == ["deposited", "delivered", "read"]


@pytest.mark.spec("VLT-02")
def test_reading_leaves_what_must_be_signed_or_validated_to_do(
    scenario: Scenario, alice: Caller, service: RunningService
) -> None:
    to_sign = scenario.sent(contract())
    scenario.give_bob_access("F")
    scenario.decide("confirmed")
    to_validate = scenario.sent(invoice(), organisation_id=AGENCY)

    assert alice.post(f"/api/vault/documents/{to_sign}/readings").get_json()["action"] == "sign"
    assert service.as_(BOB).post(f"/api/vault/documents/{to_validate}/readings").get_json()["action"] == "validate"


@pytest.mark.spec("VLT-02")
def test_a_contract_that_everybody_signed_is_archived_once(scenario: Scenario, alice: Caller) -> None:
    document_id = scenario.sent(contract())

    scenario.complete(document_id)
    scenario.complete(document_id)

    answer = alice.get(f"/api/vault/documents/{document_id}").get_json()
    assert (answer["state"], answer["action"]) == ("done", None)


@pytest.mark.spec("VLT-02")
def test_a_contract_that_was_refused_is_archived_unsigned(
    scenario: Scenario, alice: Caller, service: RunningService
) -> None:
    document_id = scenario.sent(contract())

    service.receive(
        "signature.envelope-refused.v1", tenant_id=ALICES, envelope_id=uuid4(), document_id=document_id,
        holder_id=ALICES, account_id=ALICE.id, at="2026-11-20T09:30:00Z", reason="Le salaire n’est pas le bon.",
    )  # fmt: skip

    answer = alice.get(f"/api/vault/documents/{document_id}").get_json()
    assert (answer["state"], answer["signed"]) == ("done", False)
    assert scenario.acts(ALICE, document=document_id)[-1] == "refused"


@pytest.mark.spec("VLT-01")
def test_home_shows_what_waits_and_the_last_five_of_each_compartment(scenario: Scenario, alice: Caller) -> None:
    lines = [payslip(f"BUL-{number}") for number in range(7)]
    answer = scenario.send(*lines, contract()).get_json()
    for line in answer["lines"][:6]:
        alice.post(f"/api/vault/documents/{line['document_id']}/readings")

    home = alice.get("/api/vault/home", query_string={"space": ALICES}).get_json()

    assert home["todo"]["total"] == 2
    assert {item["action"] for item in home["todo"]["items"]} == {"read", "sign"}
    by_key = {each["key"]: each for each in home["compartments"]}
    assert list(by_key) == ["payslips", "contracts", "invoices", "deposits", "personal"]
    assert (by_key["payslips"]["total"], len(by_key["payslips"]["latest"])) == (6, 5)
    assert by_key["contracts"] == {"key": "contracts", "total": 0, "latest": []}
    assert "place" not in by_key["payslips"]["latest"][0]


@pytest.mark.spec("VLT-22")
@pytest.mark.parametrize(
    "query,expected",
    [
        ({}, {"BUL-1", "BUL-2", "CDD-1"}),
        ({"state": "todo"}, {"BUL-2", "CDD-1"}),
        ({"state": "done"}, {"BUL-1"}),
        ({"type": "payslip"}, {"BUL-1", "BUL-2"}),
        ({"compartment": "contracts"}, {"CDD-1"}),
        ({"organisation": str(EMPLOYER)}, {"BUL-1", "BUL-2", "CDD-1"}),
        ({"organisation": str(AGENCY)}, set()),
        ({"from": "2026-11-20", "to": "2026-11-20"}, {"BUL-1", "BUL-2", "CDD-1"}),
        ({"from": "2026-11-21"}, set()),
        ({"to": "2026-11-19"}, set()),
        ({"to": "9999-12-31"}, {"BUL-1", "BUL-2", "CDD-1"}),
        ({"q": "boulangère"}, {"CDD-1"}),
        ({"q": "martin bul-2"}, {"BUL-2"}),
        ({"q": "100%"}, set()),
        ({"space": str(ALICES)}, {"BUL-1", "BUL-2", "CDD-1"}),
        ({"space": str(COMPANY)}, set()),
    ],
)
def test_a_list_answers_what_was_asked(
    scenario: Scenario, alice: Caller, query: dict[str, str], expected: set[str]
) -> None:
    lines = [payslip("BUL-1"), payslip("BUL-2"), contract("CDD-1", title="CDD-1")]
    sent = scenario.send(*lines).get_json()
    alice.post(f"/api/vault/documents/{sent['lines'][0]['document_id']}/readings")

    answer = alice.get("/api/vault/documents", query_string=query).get_json()

    assert {item["title"].removeprefix("Bulletin de paie ") for item in answer["items"]} == expected
    assert answer["total"] == len(expected)


@pytest.mark.spec("VLT-22")
def test_a_long_list_comes_in_pages_of_a_hundred_that_say_the_total(scenario: Scenario, alice: Caller) -> None:
    same = {"same.pdf": scenario.file("same.pdf")}
    scenario.sent(*(payslip(f"BUL-{number:03}", file="same.pdf") for number in range(105)), files=same)

    asked: Json = {"limit": 100, "sort": "-title"}
    first = alice.get("/api/vault/documents", query_string=asked).get_json()
    second = alice.get("/api/vault/documents", query_string=asked | {"after": first["next"]}).get_json()

    pages = (first, second)
    assert [(page["total"], len(page["items"])) for page in pages] == [(105, 100), (105, 5)]
    assert second["next"] is None
    titles = [item["title"] for page in pages for item in page["items"]]
    assert titles == sorted(titles, reverse=True)
    assert len(set(titles)) == 105


@pytest.mark.spec("VLT-61")
def test_the_content_comes_back_as_it_came_in(scenario: Scenario, alice: Caller) -> None:
    document_id = scenario.sent(payslip(title="Bulletin d’octobre / été"))

    answer = alice.get(f"/api/vault/documents/{document_id}/content")

    content = scenario.file("BUL-0001.pdf")
    assert (answer.status_code, answer.data) == (200, content)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["ETag"] == f'"{sha256(content).hexdigest()}"'
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Content-Disposition"] == (
        "inline; filename*=UTF-8''Bulletin%20d%E2%80%99octobre%20-%20%C3%A9t%C3%A9.pdf"
    )
    unchanged = alice.get(
        f"/api/vault/documents/{document_id}/content", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert alice.get(f"/api/vault/documents/{document_id}/content?version=2").status_code == 404


@pytest.mark.spec("VLT-62")
def test_taking_a_copy_leaves_its_line(scenario: Scenario, alice: Caller) -> None:
    document_id = scenario.sent(payslip())

    answer = alice.get(f"/api/vault/documents/{document_id}/content?as=attachment")

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.data == scenario.file("BUL-0001.pdf")
    assert scenario.acts(ALICE, document=document_id) == ["deposited", "delivered", "downloaded"]


@pytest.mark.spec("VLT-02", "SHR-01")
def test_a_ticket_to_share_vouches_for_a_document_that_is_done(scenario: Scenario, alice: Caller) -> None:
    document_id = scenario.sent(payslip())
    early = alice.post(f"/api/vault/documents/{document_id}/tickets", json={"purpose": "share"})
    assert (early.status_code, early.get_json()["type"]) == (409, "/problems/still-to-do")
    alice.post(f"/api/vault/documents/{document_id}/readings")

    answer = alice.post(f"/api/vault/documents/{document_id}/tickets", json={"purpose": "share"})

    assert answer.status_code == 201
    ticket = tickets_of("sharing").check(answer.get_json()["ticket"], purpose="share", issuers={"vault"})
    assert ticket.subject == document_id
    content = scenario.file("BUL-0001.pdf")
    expected = {
        "holder_id": str(ALICES),
        "organisation_id": str(EMPLOYER),
        "required_right": "owner",
        "title": "Bulletin de paie BUL-0001",
        "type": "payslip",
        "size": len(content),
        "digest": sha256(content).hexdigest(),
        "account_id": str(ALICE.id),
    }
    assert {name: ticket.claims[name] for name in expected} == expected


@pytest.mark.spec("VLT-03", "VLT-22")
def test_a_company_user_sees_what_each_right_opens_and_nothing_else(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.decide("confirmed")
    sent = scenario.send(assignment(), invoice(), organisation_id=AGENCY).get_json()
    to_sign, to_pay = (line["document_id"] for line in sent["lines"])
    bob = service.as_(BOB)
    scenario.give_bob_access("S")

    assert [item["id"] for item in bob.get("/api/vault/documents").get_json()["items"]] == [to_sign]
    assert bob.get(f"/api/vault/documents/{to_pay}").status_code == 404

    scenario.give_bob_access("F")

    assert bob.get("/api/vault/documents").get_json()["total"] == 2
    assert bob.get(f"/api/vault/documents/{to_pay}/content").status_code == 200


@pytest.mark.spec("VLT-03")
def test_the_depositor_follows_what_it_sent_but_does_not_open_it(
    scenario: Scenario, service: RunningService, alice: Caller
) -> None:
    document_id = scenario.sent(payslip())
    alice.post(f"/api/vault/documents/{document_id}/readings")
    erp = service.as_machine(ERP)

    followed = erp.get(f"/api/vault/documents/{document_id}").get_json()

    assert (followed["state"], followed["action"]) == ("done", None)
    assert erp.get("/api/vault/documents").get_json()["total"] == 1
    assert erp.get("/api/vault/documents", query_string={"space": EMPLOYER}).get_json()["total"] == 1
    assert erp.get(f"/api/vault/documents/{document_id}/content").status_code == 404
    assert erp.get(f"/api/vault/documents/{document_id}/content?as=attachment").status_code == 404
    assert erp.post(f"/api/vault/documents/{document_id}/readings").status_code == 404
    assert erp.get("/api/vault/journal").get_json()["total"] == 0


@pytest.mark.spec("VLT-03", "VLT-23")
def test_an_agency_user_follows_what_the_agency_sent(scenario: Scenario, service: RunningService) -> None:
    scenario.grant(BOB.id, AGENCY, AGENCY, ["D"], kind="agency")
    document_id = scenario.sent(assignment(), organisation_id=AGENCY)

    answer = service.as_(BOB).get("/api/vault/documents", query_string={"space": AGENCY}).get_json()

    assert [(item["id"], item["state"], item["action"]) for item in answer["items"]] == [
        (str(document_id), "waiting", None)
    ]
    assert service.as_(BOB).get("/api/vault/documents").get_json()["total"] == 0


OPERATIONS = [
    ("GET", ""),
    ("GET", "/content"),
    ("GET", "/content?as=attachment"),
    ("GET", "/content?version=1"),
    ("POST", "/readings"),
    ("POST", "/tickets"),
]


@pytest.mark.spec("VLT-03")
@pytest.mark.parametrize("method,operation", OPERATIONS)
@pytest.mark.parametrize("stranger", ["Charlie", "another agency's machine", "Bob, whose right was withdrawn"])
def test_a_stranger_cannot_tell_that_a_document_exists(
    scenario: Scenario, method: str, operation: str, stranger: str
) -> None:
    scenario.give_alice_access()
    scenario.decide("confirmed")
    theirs = [scenario.sent(payslip()), scenario.sent(invoice(), organisation_id=AGENCY)]
    caller = _stranger(scenario, stranger)

    def answer(document_id: UUID) -> tuple[int, dict[str, object]]:
        options = {"json": {"purpose": "share"}} if operation == "/tickets" else {}
        path = f"/api/vault/documents/{document_id}{operation}"
        got = caller.get(path) if method == "GET" else caller.post(path, **options)
        return got.status_code, {name: value for name, value in got.get_json().items() if name != "reference"}

    nothing = answer(uuid4())
    assert nothing[0] == 404
    assert [answer(document_id) for document_id in theirs] == [nothing, nothing]


def _stranger(scenario: Scenario, name: str) -> Caller:
    if name == "Charlie":
        scenario.give_charlie_access_elsewhere()
        return scenario.service.as_(CHARLIE)
    if name == "another agency's machine":
        return scenario.service.as_machine(OTHER_ERP)
    given: Json = {"holder_id": ALICES, "organisation_id": EMPLOYER}
    grant_id = scenario.service.receive_grant(BOB.id, rights=["owner"], **given)
    scenario.service.receive_grant(BOB.id, rights=[], grant_id=grant_id, version=2, **given)
    return scenario.service.as_(BOB)


@pytest.mark.spec("VLT-03")
def test_a_stranger_counts_nothing(scenario: Scenario, service: RunningService) -> None:
    scenario.give_charlie_access_elsewhere()
    scenario.decide("confirmed")
    scenario.sent(payslip())
    scenario.sent(assignment(), invoice(), organisation_id=AGENCY)

    for caller in (service.as_(CHARLIE), service.as_machine(OTHER_ERP)):
        for space in (None, ALICES, COMPANY, EMPLOYER, AGENCY, STRUCTURE, uuid4()):
            asked = {"space": space} if space else {}
            assert caller.get("/api/vault/documents", query_string=asked).get_json()["total"] == 0
            assert caller.get("/api/vault/journal", query_string=asked).get_json()["total"] == 0
            home = caller.get("/api/vault/home", query_string=asked).get_json()
            assert home["todo"]["total"] + sum(each["total"] for each in home["compartments"]) == 0


@pytest.mark.parametrize("path", ["documents", "home", "journal", f"documents/{ALICES}", f"documents/{ALICES}/content"])
def test_nobody_without_a_token_gets_anywhere(service: RunningService, path: str) -> None:
    assert service.anonymous.get(f"/api/vault/{path}").status_code == 401


@pytest.mark.spec("TEN-04")
def test_whoever_receives_a_document_reads_which_establishment_sent_it_and_a_stranger_does_not(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.open_second_establishment()
    scenario.give_bob_access("A", "F")
    scenario.decide("confirmed")
    document_id = scenario.sent(invoice(establishment=NORTH_SIRET), organisation_id=AGENCY, reference="NORD")
    shown = service.as_(BOB).get(f"/api/vault/documents/{document_id}").get_json()
    assert shown["establishment"] == {"name": "Agence Rivoli Nord", "siret": NORTH_SIRET, "city": "Paris"}
    read = service.as_(BOB).post(f"/api/vault/documents/{document_id}/readings").get_json()
    assert read["establishment"] == shown["establishment"]
    refused = service.as_(CHARLIE).get(f"/api/vault/documents/{document_id}")
    assert (refused.status_code, "Rivoli" in refused.text) == (404, False)
