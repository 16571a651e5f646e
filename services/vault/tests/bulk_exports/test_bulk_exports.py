"""What was sent within a period, taken out in bulk: prepared by the worker, told by e-mail, downloaded as one ZIP."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZipFile

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.vault.tests.campaigns.test_campaign_faults import run_killed_at_each_transaction
from services.vault.tests.conftest import MORNING
from services.vault.tests.vault_support.scenario import AGENCY, NORTH, NORTH_SIRET, Scenario, invoice, payslip

Json = dict[str, Any]


@pytest.fixture
def sent(scenario: Scenario) -> Scenario:
    """Two invoices and a payslip of an agency, for which Bob sends."""
    scenario.give_agency_right(BOB)
    scenario.decide("confirmed")
    scenario.sent(invoice("FAC-1", title="Facture de l’été : n° 1"), organisation_id=AGENCY)
    scenario.sent(invoice("FAC-2"), organisation_id=AGENCY)
    scenario.sent(payslip("BUL-1"), organisation_id=AGENCY)
    return scenario


def asked(service: RunningService, who: Any = BOB, **changes: Any) -> Any:  # noqa: ANN401
    new = {
        "organisation_id": str(AGENCY), "from": "2026-11-01", "to": "2026-11-30", "format": "csv", "with_files": True,
    }  # fmt: skip
    return service.as_(who).post("/api/vault/bulk-exports", json=new | changes)


def taken(service: RunningService, export: Json, who: Any = BOB) -> Any:  # noqa: ANN401
    return service.as_(who).get(f"/api/vault/bulk-exports/{export['id']}/archive")


def prepared(service: RunningService, **changes: Any) -> ZipFile:  # noqa: ANN401
    answer = asked(service, **changes)
    assert answer.status_code == 202, answer.text
    service.run_job("prepare_exports")
    archive = taken(service, answer.get_json())
    assert archive.status_code == 200, archive.text
    return ZipFile(io.BytesIO(archive.data))


@pytest.mark.spec("VLT-33")
def test_a_period_is_taken_out_as_one_zip_of_a_list_and_its_files(sent: Scenario, service: RunningService) -> None:
    archive = prepared(service)

    assert archive.testzip() is None
    assert archive.namelist() == [
        "Documents.csv", "000001 Facture de l’été n° 1.pdf", "000002 Facture de novembre.pdf",
    ]  # fmt: skip
    assert archive.read("000001 Facture de l’été n° 1.pdf") == sent.file("FAC-1.pdf")
    heading, *rows = archive.read("Documents.csv").decode("utf-8-sig").splitlines()
    assert (heading.split(";")[0], heading.split(";")[-1]) == ("Titre", "Fichier")
    # Of a payslip its sender takes out the state alone.
    assert [row.split(";")[-1] for row in rows] == [*archive.namelist()[1:], ""]


@pytest.mark.spec("VLT-33")
def test_an_export_may_be_a_workbook_alone(sent: Scenario, service: RunningService) -> None:
    archive = prepared(service, format="xlsx", with_files=False)

    assert archive.namelist() == ["Documents 1.xlsx"]
    workbook = ZipFile(io.BytesIO(archive.read("Documents 1.xlsx")))
    # A heading, two invoices and a payslip.
    assert workbook.read("xl/worksheets/sheet1.xml").count(b"<row ") == 4


@pytest.mark.spec("VLT-33", "VLT-35")
def test_days_type_and_establishment_say_what_is_taken(sent: Scenario, service: RunningService) -> None:
    sent.open_second_establishment()
    sent.sent(invoice("FAC-3", establishment=NORTH_SIRET), organisation_id=AGENCY)

    assert len(prepared(service, type="invoice").namelist()) == 4
    assert len(prepared(service, type="invoice", establishment_id=str(NORTH)).namelist()) == 2
    assert prepared(service, **{"from": "2026-10-01", "to": "2026-10-31"}).namelist() == ["Documents.csv"]


@pytest.mark.spec("VLT-33")
def test_who_asked_is_told_when_it_is_ready_and_until_when(
    sent: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    export = asked(service).get_json()
    assert (export["state"], taken(service, export).status_code) == ("preparing", 409)
    assert service.events("vault.bulk-export-ready.v1") == []
    service.run_job("prepare_exports")

    (ready,) = service.events("vault.bulk-export-ready.v1")
    assert (ready["account_id"], ready["documents"]) == (str(BOB.id), 3)
    (shown,) = service.as_(BOB).get("/api/vault/bulk-exports").get_json()["items"]
    assert (shown["state"], shown["documents"], shown["from"]) == ("ready", 3, "2026-11-01")

    clock.at = MORNING.replace(day=28)
    assert taken(service, export).status_code == 404
    service.run_job("forget_selections")
    assert service.as_(BOB).get("/api/vault/bulk-exports").get_json()["items"] == []
    assert asked(service).status_code == 202


@pytest.mark.fault
@pytest.mark.spec("VLT-33")
def test_a_worker_killed_at_any_point_prepares_it_once(sent: Scenario, service: RunningService) -> None:
    export = asked(service).get_json()

    assert run_killed_at_each_transaction(service, "prepare_exports") >= 2

    assert len(ZipFile(io.BytesIO(taken(service, export).data)).namelist()) == 3
    assert len(service.events("vault.bulk-export-ready.v1")) == 1


@pytest.mark.spec("VLT-36")
def test_the_owner_reads_that_a_document_was_taken_out_and_by_whom(sent: Scenario, service: RunningService) -> None:
    sent.give_bob_access("F")
    prepared(service)

    assert sent.acts(BOB).count("downloaded") == 2


def test_a_stranger_cannot_ask_for_take_or_discard_an_export(sent: Scenario, service: RunningService) -> None:
    export = asked(service).get_json()
    service.run_job("prepare_exports")

    assert asked(service, CHARLIE).status_code == 404
    # Not even a colleague: each takes out what they asked for.
    sent.give_agency_right(ALICE)
    for stranger in (ALICE, CHARLIE):
        assert taken(service, export, stranger).status_code == 404
        address = f"/api/vault/bulk-exports/{export['id']}"
        assert service.as_(stranger).delete(address).status_code == 404
        assert service.as_(stranger).get("/api/vault/bulk-exports").get_json()["items"] == []


def test_who_lost_the_right_takes_an_empty_list(sent: Scenario, service: RunningService) -> None:
    grant = service.receive_grant(CHARLIE.id, holder_id=AGENCY, organisation_id=AGENCY, rights=["D"], kind="agency")
    export = asked(service, CHARLIE).get_json()
    service.run_job("prepare_exports")
    service.receive_grant(
        CHARLIE.id, holder_id=AGENCY, organisation_id=AGENCY, rights=[], kind="agency", grant_id=grant, version=2
    )

    archive = ZipFile(io.BytesIO(taken(service, export, CHARLIE).data))

    assert archive.namelist() == ["Documents.csv"]
    assert len(archive.read("Documents.csv").splitlines()) == 1


def test_ten_exports_are_as_many_as_there_can_be(sent: Scenario, service: RunningService) -> None:
    exports = [asked(service).get_json() for _ in range(10)]
    assert asked(service).get_json()["type"] == "/problems/too-many-bulk-exports"
    assert service.as_(BOB).delete(f"/api/vault/bulk-exports/{exports[0]['id']}").status_code == 204
    assert asked(service).status_code == 202


@pytest.mark.parametrize(
    "unfit, field",
    [({"to": "2026-10-01"}, "to"), ({"from": "1/11"}, "from"), ({"format": "pdf"}, "format"), ({"type": "x"}, "type")],
    ids=["ends-before", "no-day", "format", "type"],
)
def test_what_is_unfit_is_refused_beside_its_field(
    scenario: Scenario, service: RunningService, unfit: Json, field: str
) -> None:
    answer = asked(service, **unfit)

    assert (answer.status_code, [each["field"] for each in answer.get_json()["errors"]]) == (422, [field])
