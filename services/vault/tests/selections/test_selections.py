"""Documents that somebody ticks and takes out together: as a ZIP, as a draft of an e-mail, as a list."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, BOB, CHARLIE, Caller, RunningService
from services.vault.tests.vault_support.scenario import AGENCY, Scenario, invoice, payslip, pdf
from services.vault.tests.vault_support.uploading import added
from vault.adapters.files import FileObjectStore
from vault.content_encryption.segments import Corrupted
from vault.ports import Ports

SELECTIONS = "/api/vault/selections"


@pytest.fixture
def alice(scenario: Scenario, service: RunningService) -> Caller:
    scenario.give_alice_access()
    scenario.give_personal_space(ALICE)
    return service.as_(ALICE)


def tick(who: Caller, *document_ids: UUID) -> TestResponse:
    return who.post(SELECTIONS, json={"document_ids": [str(each) for each in document_ids]})


def ticked(who: Caller, *document_ids: UUID) -> str:
    answer = tick(who, *document_ids)
    assert answer.status_code == 201, answer.get_json()
    return f"{SELECTIONS}/{answer.get_json()['id']}"


def problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["type"].removeprefix("/problems/")


def read(who: Caller, document_id: UUID) -> None:
    assert who.post(f"/api/vault/documents/{document_id}/readings").status_code == 200


@pytest.mark.spec("VLT-30")
def test_a_selection_comes_as_a_zip_whose_names_sort_and_never_collide(
    alice: Caller, service: RunningService, scenario: Scenario
) -> None:
    slip = scenario.sent(payslip(title="Bulletin : octobre"))
    same = [added(service, ALICE, pdf(str(n)), title=title) for n, title in enumerate(("Bail", "bail", "../../Bail"))]

    answer = alice.get(f"{ticked(alice, slip, *same)}/archive")

    assert answer.mimetype == "application/zip"
    assert "documents-2026-11-20.zip" in answer.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "2026-10 Bulletin octobre.pdf",
            "2026-11-20 Bail.pdf",
            "2026-11-20 bail (2).pdf",
            "2026-11-20 .. .. Bail.pdf",
        ]
        assert archive.read("2026-10 Bulletin octobre.pdf") == scenario.file("BUL-0001.pdf")
        assert {each.compress_type for each in archive.infolist()} == {ZIP_STORED}
    for document_id in (slip, *same):
        assert scenario.acts(ALICE, document=document_id)[-1] == "downloaded"


def objects_of(ports: Ports) -> FileObjectStore:
    objects = ports.contents.objects
    assert isinstance(objects, FileObjectStore)
    return objects


@pytest.mark.spec("VLT-30")
def test_a_zip_begins_before_the_rest_is_read_and_is_never_held_whole(
    alice: Caller, service: RunningService, vault_ports: Ports
) -> None:
    large = [added(service, ALICE, pdf(str(n), padding=900_000), title=str(n)) for n in range(3)]
    stored = sorted(objects_of(vault_ports).root.rglob("*"), key=lambda path: path.stat().st_mtime_ns)
    last: Path = [path for path in stored if path.is_file() and path.stat().st_size > 800_000][-1]
    away = last.rename(last.with_suffix(".away"))

    answer = alice.get(f"{ticked(alice, *large)}/archive", buffered=False)
    parts: list[bytes] = []
    with pytest.raises(Corrupted):
        parts.extend(answer.iter_encoded())
    away.rename(last)

    assert sum(map(len, parts)) > 1_800_000, "the first two were given before the third was looked at"
    assert max(map(len, parts)) < 600_000, "what is held is a part of one document, whatever there is of them"
    with pytest.raises(BadZipFile):
        ZipFile(io.BytesIO(b"".join(parts)))


@pytest.mark.spec("VLT-61")
def test_nothing_is_given_where_the_first_document_is_damaged(
    alice: Caller, service: RunningService, vault_ports: Ports
) -> None:
    before = set(objects_of(vault_ports).root.rglob("*"))
    document_id = added(service, ALICE)
    service.run_job("erase_accounts")
    (stored,) = [path for path in set(objects_of(vault_ports).root.rglob("*")) - before if path.is_file()]
    content = bytearray(stored.read_bytes())
    content[20] ^= 1
    stored.write_bytes(content)

    for kind in ("archive", "mail-draft"):
        assert problem(alice.get(f"{ticked(alice, document_id)}/{kind}")) == (500, "content-damaged")


@pytest.mark.spec("VLT-31")
def test_a_draft_of_an_email_has_the_documents_attached_and_nobody_to_send_it_to(
    alice: Caller, service: RunningService, scenario: Scenario
) -> None:
    slip, lease = scenario.sent(payslip(title="Bulletin d’octobre")), added(service, ALICE, title="Bail\u00a0signé")
    read(alice, slip)

    answer = alice.get(f"{ticked(alice, slip, lease)}/mail-draft", headers={"Accept-Language": "fr"})

    assert answer.mimetype == "message/rfc822"
    message = message_from_bytes(answer.data, policy=default)
    assert (message["X-Unsent"], message["To"], message["Subject"]) == ("1", None, "2 documents")
    body = message.get_body()
    assert body is not None
    assert "- Bulletin d’octobre" in body.get_content()
    attached = [(each.get_filename(), each.get_content_type()) for each in message.iter_attachments()]
    assert attached == [
        ("2026-10 Bulletin d’octobre.pdf", "application/pdf"), ("2026-11-20 Bail signé.pdf", "application/pdf")
    ]  # fmt: skip
    contents = [each.get_content() for each in message.iter_attachments()]
    assert contents == [scenario.file("BUL-0001.pdf"), pdf("Bail\u00a0signé")]
    assert scenario.acts(ALICE, document=lease) == ["added", "downloaded"]


@pytest.mark.spec("VLT-02")
def test_what_is_still_to_do_is_taken_out_as_files_and_never_sent(alice: Caller, scenario: Scenario) -> None:
    document_id = scenario.sent(payslip())
    selection = ticked(alice, document_id)

    assert problem(alice.get(f"{selection}/mail-draft")) == (409, "still-to-do")
    assert alice.get(f"{selection}/archive").status_code == 200
    read(alice, document_id)
    assert alice.get(f"{selection}/mail-draft").status_code == 200
    assert scenario.acts(ALICE, document=document_id).count("downloaded") == 2, "what is refused leaves no line"


@pytest.mark.spec("VLT-31")
def test_a_draft_that_no_server_would_take_is_refused_and_leaves_no_line(
    alice: Caller, service: RunningService, scenario: Scenario
) -> None:
    # The quota of the tests is 8 MiB: what is deposited does not count.
    large = [
        scenario.sent(
            payslip(f"BUL-{n}"), reference=f"PAIE-{n}", files={f"BUL-{n}.pdf": pdf(str(n), padding=2_000_000)}
        )
        for n in range(8)
    ]
    for each in large:
        read(alice, each)

    refused = alice.get(f"{ticked(alice, *large)}/mail-draft")

    assert problem(refused) == (413, "selection-too-large")
    assert scenario.acts(ALICE, document=large[0]) == ["deposited", "delivered", "read"]


def cells(workbook: bytes) -> list[dict[str, tuple[str | None, str | None]]]:
    """Each row's cells by their place: their kind, and what is in them."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with ZipFile(io.BytesIO(workbook)) as archive:
        strings = [
            "".join(text.text or "" for text in each.iter(f"{space}t"))
            for each in ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - our own
        ]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    assert sheet.find(f".//{space}f") is None, "no cell is a formula"
    rows = []
    for row in sheet.iter(f"{space}row"):
        found = {}
        for cell in row:
            value = cell.findtext(f"{space}v")
            text = strings[int(value)] if cell.get("t") == "s" and value else value
            found["".join(filter(str.isalpha, cell.get("r", "")))] = (cell.get("t"), text)
        rows.append(found)
    return rows


@pytest.mark.spec("VLT-32")
def test_the_list_comes_as_excel_with_real_dates_and_amounts_and_no_formula(
    service: RunningService, scenario: Scenario
) -> None:
    scenario.give_bob_access("F")
    scenario.decide("confirmed")
    bob = service.as_(BOB)
    document_id = scenario.sent(invoice(title='=HYPERLINK("http://evil")'), organisation_id=AGENCY)

    answer = bob.get(f"{ticked(bob, document_id)}/list", headers={"Accept-Language": "fr"})

    heading, row = cells(answer.data)
    place = {text: column for column, (_, text) in heading.items()}
    assert row[place["Titre"]] == ("s", '=HYPERLINK("http://evil")')
    assert row[place["Type"]] == ("s", "Facture")
    assert row[place["Montant TTC"]] == (None, "1200.00")
    assert row[place["Échéance"]] == (None, "46386"), "the 30th of December 2026, as Excel counts days"
    assert "Employeur" not in place, "what no document has is no column"


@pytest.mark.spec("VLT-32")
def test_the_list_comes_as_csv_whose_cells_no_program_takes_for_a_formula(
    alice: Caller, service: RunningService, scenario: Scenario
) -> None:
    titles = ["=1+1", "+33 6", "-5", "@cmd", "Bail; cave"]
    documents = [added(service, ALICE, pdf(title), title=title) for title in titles]

    answer = alice.get(f"{ticked(alice, *documents)}/list?format=csv", headers={"Accept-Language": "en"})

    assert answer.data.startswith(b"\xef\xbb\xbf")
    heading, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert heading[:4] == ["Title", "Type", "Sender", "Received on"]
    assert [row[0] for row in rows] == ["'=1+1", "'+33 6", "'-5", "'@cmd", "Bail; cave"]
    assert rows[0][3] == "20/11/2026"


@pytest.mark.spec("VLT-30", "VLT-32")
def test_a_stranger_cannot_tick_nor_take_and_nobody_takes_what_they_lost(
    alice: Caller, service: RunningService, scenario: Scenario, clock: FrozenClock
) -> None:
    own, kept = added(service, ALICE), added(service, ALICE, pdf("kept"), title="Bail")
    selection = ticked(alice, own, kept)
    scenario.give_charlie_access_elsewhere()
    charlie = service.as_(CHARLIE)

    assert problem(tick(charlie, own)) == (404, "document-not-found")
    assert problem(tick(alice, own, uuid4())) == (404, "document-not-found")
    for kind in ("archive", "mail-draft", "list"):
        assert problem(charlie.get(f"{selection}/{kind}")) == (404, "selection-not-found")
    elsewhere = alice.get(f"{selection}/archive", headers={"Sec-Fetch-Site": "cross-site"})
    assert problem(elsewhere) == (403, "unintended-request")
    alice.delete(f"/api/vault/documents/{own}")
    with ZipFile(io.BytesIO(alice.get(f"{selection}/archive").data)) as archive:
        assert archive.namelist() == ["2026-11-20 Bail.pdf"]
    clock.at += timedelta(minutes=61)
    assert problem(alice.get(f"{selection}/archive")) == (404, "selection-not-found")
    service.run_job("forget_selections")


def test_more_than_a_thousand_are_not_ticked_at_once(alice: Caller) -> None:
    assert tick(alice).status_code == 422
    assert tick(alice, *(uuid4() for _ in range(1001))).status_code == 422


@pytest.mark.spec("VLT-30", "VLT-31")
def test_a_line_break_behind_a_month_is_refused_and_comes_into_no_file_name(scenario: Scenario) -> None:
    line = payslip()
    line["metadata"]["period"] = "2026-10\n"

    answer = scenario.send(line).get_json()

    assert answer["accepted"] == 0, answer
