"""Batches: accepted, already there or refused, line by line, and never twice."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import pytest

from chartrier.ids import recipient_id
from chartrier.testing import ALICE, BOB, RunningService
from services.vault.tests.vault_support import hostile_files
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    ALICES,
    COMPANY,
    EMPLOYER,
    ERP,
    OTHER_AGENCY,
    OTHER_ERP,
    Json,
    Scenario,
    alice,
    assignment,
    company,
    contract,
    invoice,
    payslip,
    pdf,
)
from vault.adapters.files import FileObjectStore
from vault.content_store.objects import ObjectStoreUnavailable
from vault.deposits.batch_flow import LINES_AT_A_TIME
from vault.ports import Ports


@pytest.mark.spec("VLT-10", "VLT-12", "VLT-13")
def test_every_line_of_a_batch_has_an_answer_and_an_event(scenario: Scenario, service: RunningService) -> None:
    answer = scenario.send(payslip(), contract())

    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["reference"], body["accepted"], body["already_there"], body["refused"]) == ("PAIE-2026-10", 2, 0, 0)
    received = service.events("vault.deposit-received.v1")
    assert [event["document_id"] for event in received] == [line["document_id"] for line in body["lines"]]
    assert received[0] == {
        "type": "payslip",
        "tenant_id": str(ALICES),
        "document_id": body["lines"][0]["document_id"],
        "holder_id": str(ALICES),
        "organisation_id": str(EMPLOYER),
        "organisation_name": "Boulangerie Martin",
        "establishment_id": str(EMPLOYER),
        "title": "Bulletin de paie BUL-0001",
        "required_right": "owner",
        "signature_asked": False,
        "recipient": {"kind": "person"} | alice(),
    }
    delivered = service.events("vault.document-delivered.v1")
    assert [event["signature_asked"] for event in delivered] == [False, True]
    assert delivered[0]["digest"] == sha256(scenario.file("BUL-0001.pdf")).hexdigest()
    assert (delivered[0]["size"], delivered[0]["pages"]) == (len(scenario.file("BUL-0001.pdf")), 1)
    assert delivered[0]["delivered_at"] == "2026-11-20T09:00:00Z"


@pytest.mark.spec("VLT-12")
def test_a_companys_users_are_named_once_with_all_their_rights(scenario: Scenario, service: RunningService) -> None:
    scenario.sent(invoice(), organisation_id=AGENCY)

    (event,) = service.events("vault.deposit-received.v1")
    assert (event["tenant_id"], event["required_right"]) == (str(COMPANY), "F")
    assert event["recipient"] == {
        "kind": "company",
        "siret": "73282932000074",
        "name": "Menuiserie Petit",
        "users": [
            {"email": "dina@menuiserie.test", "first_name": "Dina", "last_name": "Petit", "rights": ["F", "R"]},
            {"email": "bob@menuiserie.test", "first_name": "Bob", "last_name": "Petit", "rights": ["A", "S"]},
        ],
    }, "those first whom the document is for"


def _named(*names: str) -> dict[str, Any]:
    people = [{"first_name": name, "last_name": "Petit", "email": f"{name.lower()}@menuiserie.test"} for name in names]
    return {"company": company() | {"users": {"F": people[-1], "S": people}}}


@pytest.mark.spec("VLT-16", "TEN-50")
def test_a_document_for_several_people_of_a_company_says_whom_it_names_in_its_events(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.sent(assignment(recipient=_named("Zoé", "Bob", "Dina")), organisation_id=AGENCY)
    (received,) = service.events("vault.deposit-received.v1")
    assert [(each["first_name"], each["rights"]) for each in received["recipient"]["users"]] == [
        ("Zoé", ["S"]), ("Bob", ["S"]), ("Dina", ["F", "S"]),
    ]  # fmt: skip
    # It waits for the relation: who was named is kept with it until then.
    scenario.decide("confirmed")
    (delivered,) = service.events("vault.document-delivered.v1")
    emails = [f"{name}@menuiserie.test" for name in ("zoé", "bob", "dina")]
    assert delivered["named_recipients"] == [str(recipient_id(COMPANY, email)) for email in emails]


@pytest.mark.spec("VLT-12", "VLT-16")
@pytest.mark.parametrize("users", [{"S": []}, {"S": ["nobody"]}, {"S": 12}, _named("Bob", "Bob")["company"]["users"]])
def test_recipients_who_are_no_people_or_named_twice_are_refused_beside_their_field(
    scenario: Scenario, users: dict[str, Any]
) -> None:
    line = assignment(recipient={"company": company() | {"users": users}})
    (answer,) = scenario.send(line, organisation_id=AGENCY).get_json()["lines"]
    assert answer["outcome"] == "refused"
    assert {each["field"].startswith("recipient.company.users.S") for each in answer["problems"]} == {True}


@pytest.mark.spec("VLT-12")
def test_a_line_whose_text_would_mislead_its_reader_is_refused_by_itself(
    scenario: Scenario, service: RunningService
) -> None:
    metadata = {"period": "2026-10", "employer": "Boulangerie\u200b Martin", "staff_number": "M-1001"}
    misleading = payslip("BUL-0002", title="Bulletin\u202efdp.exe", metadata=metadata)

    honest, refused = scenario.send(payslip(title="Bulletin d’octobre de\u0301finitif"), misleading).get_json()["lines"]

    assert (honest["outcome"], refused["outcome"]) == ("accepted", "refused")
    assert {problem["field"]: problem["reason"] for problem in refused["problems"]} == {
        "title": "Contient un caractère qui change le sens du texte (U+202E).",
        "metadata.employer": "Contient un caractère invisible (U+200B).",
    }
    (received,) = service.events("vault.deposit-received.v1")
    assert received["title"] == "Bulletin d’octobre définitif"


def test_a_file_is_found_under_its_name_however_its_accents_are_written(scenario: Scenario) -> None:
    files = {"e\u0301te\u0301.pdf": pdf("of the summer")}
    (line,) = scenario.send(payslip(file="été.pdf"), files=files).get_json()["lines"]
    assert line["outcome"] == "accepted"


@pytest.mark.spec("VLT-10")
def test_sending_again_changes_nothing(scenario: Scenario, service: RunningService) -> None:
    first = scenario.send(payslip(), contract()).get_json()
    published = service.events()

    again = scenario.send(payslip(), contract()).get_json()

    assert (again["id"], again["accepted"], again["already_there"]) == (first["id"], 0, 2)
    assert [line["document_id"] for line in again["lines"]] == [line["document_id"] for line in first["lines"]]
    assert service.events() == published


@pytest.mark.spec("VLT-10")
def test_another_file_under_the_same_reference_is_refused_with_both_digests(scenario: Scenario) -> None:
    document_id = scenario.sent(payslip())

    answer = scenario.send(
        payslip(), files={"BUL-0001.pdf": pdf("another")}, headers={"Accept-Language": "en"}
    ).get_json()

    (line,) = answer["lines"]
    assert (line["outcome"], line["document_id"]) == ("refused", str(document_id))
    (problem,) = line["problems"]
    assert problem["field"] == "file"
    assert sha256(scenario.file("BUL-0001.pdf")).hexdigest() in problem["reason"]
    assert sha256(pdf("another")).hexdigest() in problem["reason"]


@pytest.mark.spec("VLT-10")
@pytest.mark.parametrize(
    "changed,fields",
    [
        (
            {"metadata": {"period": "2026-09", "employer": "Boulangerie Martin", "staff_number": "M-1001"}},
            ["metadata.period"],
        ),
        (
            {
                "metadata": {"period": "2026-10", "employer": "Boulangerie Martin", "staff_number": "M-2002"},
                "recipient": {"person": alice() | {"staff_number": "M-2002"}},
            },
            ["metadata.staff_number", "recipient"],
        ),
        (contract("BUL-0001", file="BUL-0001.pdf"), ["type"]),
    ],
    ids=["a fact", "the recipient", "the type"],
)
def test_another_deposit_under_the_same_reference_is_refused_with_the_difference_named(
    scenario: Scenario, service: RunningService, changed: Json, fields: list[str]
) -> None:
    document_id = scenario.sent(payslip())
    published = service.events()

    (line,) = scenario.send(payslip(**changed)).get_json()["lines"]

    assert (line["outcome"], line["document_id"]) == ("refused", str(document_id))
    assert sorted(problem["field"] for problem in line["problems"]) == fields
    assert {problem["reason"] for problem in line["problems"]} == {
        "Ce n’est pas ce qui est conservé sous cette référence."
    }
    assert service.events() == published


@pytest.mark.spec("SIG-16", "VLT-13")
def test_a_form_is_refused_beside_its_line_where_a_signature_is_asked(scenario: Scenario) -> None:
    form = hostile_files.changed(hostile_files.UNSIGNABLE["a form to fill in"][0])
    files = {"CDD-0001.pdf": form, "BUL-0001.pdf": form}

    to_sign, to_read = scenario.send(contract(), payslip(), files=files).get_json()["lines"]

    assert (to_sign["outcome"], to_read["outcome"]) == ("refused", "accepted")
    assert to_sign["problems"] == [
        {
            "field": "file",
            "reason": "Ce fichier contient un formulaire à remplir\u00a0: il ne peut pas être proposé à la signature.",
        }
    ]


@pytest.mark.spec("VLT-13", "VLT-15")
def test_a_batch_refuses_unfit_files_with_their_reason_and_keeps_the_others(
    scenario: Scenario, service: RunningService
) -> None:
    files = {
        "script.pdf": hostile_files.changed(hostile_files.ACTING["a script at opening"][0]),
        "photo.pdf": b"\xff\xd8\xff\xe0 not a PDF",
        "large.pdf": pdf("large", padding=3 * 1024**2),
    }
    lines = [payslip(f"BUL-{name}", file=name) for name in files]

    answer = scenario.send(*lines, payslip(), files=files).get_json()

    assert [line["outcome"] for line in answer["lines"]] == ["refused", "refused", "refused", "accepted"]
    assert [line["problems"] for line in answer["lines"][:3]] == [
        [{"field": "file", "reason": "Ce fichier contient un script."}],
        [{"field": "file", "reason": "Ce fichier est abîmé\u00a0: il ne s’ouvre pas comme une image."}],
        [{"field": "file", "reason": "Ce fichier est trop volumineux."}],
    ]
    assert len(service.events("vault.deposit-received.v1")) == 1


@pytest.mark.spec("VLT-10", "VLT-13")
def test_the_same_batch_sent_by_many_at_once_makes_one_document_of_each_line(
    scenario: Scenario, service: RunningService
) -> None:
    lines = [payslip(f"BUL-{number:04}") for number in range(8)]
    for line in lines:
        scenario.file(line["file"])

    with ThreadPoolExecutor(4) as senders:
        orders = [lines, lines[::-1], lines, lines[4:] + lines[:4]]
        answers = [answer.get_json() for answer in senders.map(lambda order: scenario.send(*order), orders)]

    assert sum(answer["accepted"] for answer in answers) == 8
    assert all(answer["accepted"] + answer["already_there"] == 8 for answer in answers)
    ids = [{line["reference"]: line["document_id"] for line in answer["lines"]} for answer in answers]
    assert all(each == ids[0] for each in ids)
    assert len(service.events("vault.deposit-received.v1")) == 8
    assert len({answer["id"] for answer in answers}) == 1


@pytest.mark.spec("VLT-11", "VLT-13")
@pytest.mark.parametrize(
    "line,fields",
    [
        (payslip(type="love_letter"), ["type"]),
        (payslip(metadata={"period": "2026-13", "employer": "B", "staff_number": "M-1001"}), ["metadata.period"]),
        (payslip(metadata=payslip()["metadata"] | {"period": "0000-10"}), ["metadata.period"]),
        (payslip(metadata=payslip()["metadata"] | {"period": "20\u0662\u0666-10"}), ["metadata.period"]),
        (payslip(metadata={"employer": "B", "colour": "blue"}), ["metadata.colour", "metadata.period", "metadata.staff_number"]),  # noqa: E501
        (payslip(recipient={"person": alice() | {"email": "nobody"}}), ["recipient.person.email"]),
        (payslip(recipient={"person": alice() | {"staff_number": "M-2"}}), ["metadata.staff_number"]),
        (payslip(recipient={"company": company()}), ["recipient.person"]),
        (payslip(signature=True), ["signature"]),
        (payslip(title=""), ["title"]),
        (payslip(title="Bulletin\u0000"), ["title"]),
        (contract(metadata=contract()["metadata"] | {"end": "2026-01-01"}), ["metadata.end"]),
        (invoice(recipient={"company": company("12345678901234")}), ["recipient.company.siret"]),
        (invoice(recipient={"company": company() | {"users": {}}}), ["recipient.company.users"]),
        (invoice(metadata=invoice()["metadata"] | {"net": "1 000"}), ["metadata.net"]),
        ({"reference": "ONLY"}, ["file", "metadata", "recipient", "title", "type"]),
        (payslip(type=["payslip"]), ["type"]),
        (payslip(type={}), ["type"]),
        (payslip(title="\ud800"), ["title"]),
        (payslip() | {"ref\u0000": 1}, ["ref\ufffd"]),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_with_its_fields_while_the_others_go_through(
    scenario: Scenario, line: dict[str, object], fields: list[str]
) -> None:
    answer = scenario.send(line, payslip("GOOD")).get_json()

    assert (answer["accepted"], answer["refused"]) == (1, 1)
    refused, accepted = answer["lines"]
    assert (refused["reference"], refused["outcome"], refused["document_id"]) == (line["reference"], "refused", None)
    assert sorted(problem["field"] for problem in refused["problems"]) == fields
    assert all(problem["reason"] for problem in refused["problems"])
    assert accepted["outcome"] == "accepted"


@pytest.mark.spec("AUTH-15")
def test_a_token_for_something_else_deposits_nothing(scenario: Scenario, service: RunningService) -> None:
    manifest = {"organisation_id": str(EMPLOYER), "reference": "LOT", "deposits": [payslip()]}
    data = {"manifest": json.dumps(manifest), "BUL-0001.pdf": (io.BytesIO(pdf("one")), "x.pdf")}

    assert service.as_machine(ERP, scope="statistics").post("/api/vault/batches", data=data).status_code == 404
    assert service.events("vault.deposit-received.v1") == []


@pytest.mark.spec("VLT-13")
def test_a_reference_that_nobody_can_keep_loses_no_other_line(scenario: Scenario) -> None:
    answer = scenario.send(payslip("BAD\u0000", file="other.pdf"), payslip("GOOD")).get_json()

    assert [(line["reference"], line["outcome"]) for line in answer["lines"]] == [
        ("BAD\ufffd", "refused"),
        ("GOOD", "accepted"),
    ]


@pytest.mark.spec("VLT-13")
def test_a_line_that_is_not_even_a_line_is_refused_by_itself(scenario: Scenario) -> None:
    manifest = {"organisation_id": str(EMPLOYER), "reference": "LOT", "deposits": [7, payslip()]}
    data = {"manifest": json.dumps(manifest), "BUL-0001.pdf": (io.BytesIO(pdf("one")), "x.pdf")}

    answer = scenario.service.as_machine(ERP).post("/api/vault/batches", data=data).get_json()

    assert [(line["reference"], line["outcome"]) for line in answer["lines"]] == [
        (None, "refused"),
        ("BUL-0001", "accepted"),
    ]


@pytest.mark.spec("VLT-13")
def test_a_reference_used_twice_in_a_batch_keeps_the_first(scenario: Scenario) -> None:
    answer = scenario.send(payslip(), payslip(file="other.pdf")).get_json()

    assert [line["outcome"] for line in answer["lines"]] == ["accepted", "refused"]
    assert answer["lines"][1]["problems"][0]["field"] == "reference"


@pytest.mark.spec("VLT-13")
def test_a_missing_file_is_named(scenario: Scenario) -> None:
    manifest = {"organisation_id": str(EMPLOYER), "reference": "LOT", "deposits": [payslip()]}
    answer = (
        scenario.service.as_machine(ERP).post("/api/vault/batches", data={"manifest": json.dumps(manifest)}).get_json()
    )

    assert answer["lines"][0]["problems"] == [
        {"field": "file", "reason": "Le lot ne contient pas de fichier de ce nom."}
    ]


@pytest.mark.parametrize(
    "manifest,field",
    [
        ("not json", "manifest"),
        ('{"reference": "A", "reference": "B"}', "manifest"),
        (json.dumps({"organisation_id": str(EMPLOYER), "reference": "LOT", "deposits": []}), "deposits"),
        (json.dumps({"organisation_id": "x", "reference": "LOT", "deposits": [{}]}), "organisation_id"),
        ("", "manifest"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_refused_as_a_whole(scenario: Scenario, manifest: str, field: str) -> None:
    answer = scenario.service.as_machine(ERP).post("/api/vault/batches", data={"manifest": manifest})

    assert (answer.status_code, answer.get_json()["type"]) == (422, "/problems/manifest-unreadable")
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


@pytest.mark.spec("VLT-10")
def test_nobody_deposits_for_an_organisation_that_is_not_theirs(scenario: Scenario, service: RunningService) -> None:
    foreign = scenario.send(payslip(), organisation_id=EMPLOYER, machine=OTHER_ERP)
    unknown = scenario.send(payslip(), organisation_id=ALICES, machine=OTHER_ERP)

    assert foreign.status_code == unknown.status_code == 404
    assert _without_reference(foreign.get_json()) == _without_reference(unknown.get_json())
    assert service.events() == []
    assert scenario.send(payslip(), organisation_id=OTHER_AGENCY, machine=OTHER_ERP).status_code == 200


def test_a_person_deposits_nothing(scenario: Scenario, service: RunningService) -> None:
    scenario.give_alice_access()
    answer = service.as_(ALICE).post("/api/vault/batches", data={"manifest": json.dumps({
        "organisation_id": str(EMPLOYER), "reference": "LOT", "deposits": [payslip()]})})  # fmt: skip
    assert answer.status_code == 404
    assert service.anonymous.post("/api/vault/batches").status_code == 401


class StoreThatFillsUp(FileObjectStore):
    """A store with room for so many objects."""

    room = LINES_AT_A_TIME + 10

    def create(self, name: str, parts: Iterable[bytes]) -> None:
        if self.room <= 0:
            raise ObjectStoreUnavailable("No space left on device")
        super().create(name, parts)
        self.room -= 1


@pytest.mark.fault
@pytest.mark.spec("VLT-10")
def test_a_batch_that_was_interrupted_goes_on_where_it_was_when_it_is_sent_again(
    scenario: Scenario, service: RunningService, vault_ports: Ports
) -> None:
    objects = vault_ports.contents.objects
    assert isinstance(objects, FileObjectStore)
    same = {"same.pdf": pdf("the same for all")}
    lines = [payslip(f"BUL-{number:04}", file="same.pdf") for number in range(LINES_AT_A_TIME + 30)]
    object.__setattr__(vault_ports.contents, "objects", StoreThatFillsUp(objects.root))
    try:
        interrupted = scenario.send(*lines, files=same)
    finally:
        object.__setattr__(vault_ports.contents, "objects", objects)

    again = scenario.send(*lines, files=same).get_json()

    assert (interrupted.status_code, interrupted.get_json()["type"]) == (503, "/problems/store-unavailable")
    assert "What was accepted stays" in interrupted.get_json()["title"]
    assert (again["already_there"], again["accepted"]) == (LINES_AT_A_TIME, 30)
    assert [line["reference"] for line in again["lines"]] == [line["reference"] for line in lines]
    assert len(service.events("vault.deposit-received.v1")) == LINES_AT_A_TIME + 30


@pytest.mark.spec("VLT-12")
def test_a_companys_document_waits_for_the_relation_and_the_depositor_sees_it_wait(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_bob_access("A", "S", "F")
    document_id = scenario.sent(assignment(), invoice(), organisation_id=AGENCY)

    assert service.events("vault.document-delivered.v1") == []
    assert service.as_(BOB).get(f"/api/vault/documents/{document_id}").status_code == 404
    assert service.as_(BOB).get("/api/vault/documents").get_json()["total"] == 0
    followed = service.as_machine(ERP).get(f"/api/vault/documents/{document_id}").get_json()
    assert (followed["state"], followed["delivered_at"], followed["action"]) == ("waiting", None, None)

    scenario.decide("confirmed")

    assert {event["document_id"] for event in service.events("vault.document-delivered.v1")} >= {str(document_id)}
    assert len(service.events("vault.document-delivered.v1")) == 2
    assert service.as_(BOB).get(f"/api/vault/documents/{document_id}").get_json()["action"] == "sign"


@pytest.mark.spec("TEN-11")
def test_what_an_agency_sends_after_the_end_of_a_relation_waits_and_what_came_before_stays_readable(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_bob_access("A", "S", "F")
    scenario.decide("confirmed")
    before = scenario.sent(invoice(), organisation_id=AGENCY)
    scenario.decide("ended", at="2026-11-20T11:00:00Z")
    after = scenario.sent(assignment(), organisation_id=AGENCY)
    bob = service.as_(BOB)
    assert bob.get(f"/api/vault/documents/{before}").status_code == 200
    assert bob.get(f"/api/vault/documents/{after}").status_code == 404
    scenario.decide("confirmed", at="2026-11-20T12:00:00Z")
    assert bob.get(f"/api/vault/documents/{after}").status_code == 200


@pytest.mark.spec("VLT-12")
def test_a_confirmed_company_receives_at_once_whatever_came_first(scenario: Scenario, service: RunningService) -> None:
    scenario.decide("confirmed")
    scenario.decide("confirmed", at="2026-11-20T10:00:00Z")

    scenario.sent(invoice(), organisation_id=AGENCY)

    assert len(service.events("vault.document-delivered.v1")) == 1


def test_a_declined_company_receives_nothing_until_it_confirms(scenario: Scenario, service: RunningService) -> None:
    scenario.decide("confirmed", at="2026-11-20T10:00:00Z")
    scenario.decide("declined", at="2026-11-20T11:00:00Z")
    scenario.decide("confirmed", at="2026-11-20T10:30:00Z")  # late: the declination is what was decided last
    scenario.sent(invoice(), organisation_id=AGENCY)
    assert service.events("vault.document-delivered.v1") == []

    scenario.decide("confirmed", at="2026-11-20T12:00:00Z")

    assert len(service.events("vault.document-delivered.v1")) == 1


def _without_reference(problem: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in problem.items() if name != "reference"}


@pytest.mark.spec("VLT-12")
def test_a_person_without_an_address_may_be_a_recipient(scenario: Scenario) -> None:
    nameless = {name: value for name, value in alice().items() if name != "email"}
    scenario.sent(payslip(recipient={"person": nameless}))
    assert scenario.service.events("vault.deposit-received.v1")[0]["recipient"]["email"] == ""
