"""What was answered to a batch can be asked for later: by the connector, and by the people of who sent it."""

from __future__ import annotations

import csv
import io
from typing import Any
from zipfile import ZipFile

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, Caller, RunningService
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    EMPLOYER,
    ERP,
    NORTH,
    OTHER_ERP,
    Scenario,
    invoice,
    payslip,
)

BATCHES = "/api/vault/batches"


@pytest.fixture
def batch(scenario: Scenario) -> dict[str, Any]:
    """A batch of the agency with a good line and a bad one, whose reference looks like a formula."""
    scenario.open_second_establishment()
    bad = invoice("=1+1", establishment="83207541000023")
    answer: dict[str, Any] = scenario.send(invoice(), bad, organisation_id=AGENCY, reference="FACTURES-11").get_json()
    return answer


def listed(caller: Caller, **query: object) -> list[dict[str, Any]]:
    answer = caller.get(BATCHES, query_string=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


@pytest.mark.spec("VLT-13")
def test_a_batch_is_followed_later_with_the_answer_of_each_line(
    scenario: Scenario, service: RunningService, batch: dict[str, Any]
) -> None:
    scenario.give_agency_right(CHARLIE)

    for caller in (service.as_machine(ERP), service.as_(CHARLIE)):
        (found,) = listed(caller, organisation=AGENCY)
        assert found == {
            "id": batch["id"], "organisation_id": str(AGENCY), "reference": "FACTURES-11",
            "received_at": "2026-11-20T09:00:00Z", "accepted": 1, "already_there": 0, "paper": 0, "refused": 1,
        }  # fmt: skip
        shown = caller.get(f"{BATCHES}/{batch['id']}").get_json()
        assert shown == found | {"lines": batch["lines"]}
    english = service.as_(CHARLIE).get(f"{BATCHES}/{batch['id']}", headers={"Accept-Language": "en"}).get_json()
    assert english["lines"][1]["problems"][0]["reason"] == "is no establishment of the sender"


@pytest.mark.spec("VLT-13")
def test_its_report_is_a_spreadsheet_without_formulas(
    scenario: Scenario, service: RunningService, batch: dict[str, Any]
) -> None:
    scenario.give_agency_right(CHARLIE)
    report = f"{BATCHES}/{batch['id']}/report"

    workbook = service.as_(CHARLIE).get(report).data
    as_csv = service.as_(CHARLIE).get(report, query_string={"format": "csv"}).data.decode("utf-8-sig")

    with ZipFile(io.BytesIO(workbook)) as archive:
        sheet, words = archive.read("xl/worksheets/sheet1.xml").decode(), archive.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet, "what looks like a formula is a text"
    for text in (
        "Référence",
        "Réponse",
        "Raison",
        "Accepté",
        "=1+1",
        "L’émetteur n’a pas d’établissement de ce SIRET.",
    ):
        assert f">{text}</t>" in words, text
    assert [row[0] for row in csv.reader(io.StringIO(as_csv), delimiter=";")] == ["Référence", "FAC-0001", "'=1+1"]


@pytest.mark.spec("VLT-13")
def test_batches_come_latest_first_page_after_page_and_one_sent_again_says_what_was_answered_last(
    scenario: Scenario, service: RunningService
) -> None:
    for number in range(3):
        scenario.send(payslip(f"BUL-{number}"), reference=f"LOT-{number}")
    scenario.send(payslip("BUL-0"), reference="LOT-0")
    caller = service.as_machine(ERP)

    first = caller.get(BATCHES, query_string={"organisation": EMPLOYER, "limit": 2}).get_json()
    second = listed(caller, organisation=EMPLOYER, limit=2, after=first["next"])

    assert [each["reference"] for each in first["items"] + second] == ["LOT-2", "LOT-1", "LOT-0"]
    assert (second[0]["accepted"], second[0]["already_there"]) == (0, 1)


@pytest.mark.spec("VLT-13")
def test_the_organisation_is_told_of_a_batch_that_was_received(service: RunningService, batch: dict[str, Any]) -> None:
    (event,) = service.events("vault.batch-received.v1")
    assert (event["tenant_id"], event["batch_id"], event["reference"]) == (str(AGENCY), batch["id"], "FACTURES-11")
    assert (event["accepted"], event["already_there"], event["paper"], event["refused"]) == (1, 0, 0, 1)


@pytest.mark.spec("VLT-13")
def test_a_stranger_another_connector_and_one_establishment_alone_see_no_batch(
    scenario: Scenario, service: RunningService, batch: dict[str, Any]
) -> None:
    scenario.give_agency_right(CHARLIE, NORTH)
    scenario.give_agency_right(BOB, AGENCY, right="A")

    for caller in (*map(service.as_, (ALICE, BOB, CHARLIE)), service.as_machine(OTHER_ERP)):
        assert listed(caller) == []
        assert caller.get(f"{BATCHES}/{batch['id']}").status_code == 404
        assert caller.get(f"{BATCHES}/{batch['id']}/report").status_code == 404
