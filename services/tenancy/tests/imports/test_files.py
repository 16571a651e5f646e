"""What a file may be: CSV and XLSX as spreadsheet programs write them, and nothing that harms whoever reads it."""

from __future__ import annotations

import io
import zipfile

import pytest

from chartrier.testing import ALICE, RunningService
from services.tenancy.tests.employees.employees_support import let_administer, listed, names
from services.tenancy.tests.imports.imports_support import (
    HEADER,
    NOE,
    ZOE,
    applied,
    checked,
    counts,
    csv_of,
    errors,
    refusal,
    send,
    stored,
    workbook_of,
    xlsx_of,
)

NIR = "1 85 05 78 006 084 91"


@pytest.fixture(autouse=True)
def _alice_administers(service: RunningService) -> None:
    let_administer(service)


@pytest.mark.spec("TEN-34")
@pytest.mark.parametrize(
    "content",
    [
        csv_of(HEADER, ZOE, NOE),
        csv_of(HEADER, ZOE, NOE, separator=","),
        csv_of(HEADER, ZOE, NOE, separator="\t"),
        b"\xef\xbb\xbf" + csv_of(HEADER, ZOE, NOE),
        csv_of(HEADER, ZOE, NOE).decode().encode("cp1252"),
        csv_of(HEADER, ZOE, NOE, separator="\t").decode().encode("utf-16"),
        csv_of(HEADER, ZOE, (), ("", "", "", ""), NOE).replace(b"\n", b"\r\n") + b"\r\n\r\n",
        csv_of(HEADER, ('"M-1"', '"Martin"', '"Zoé"', '"zoe@example.test"'), NOE),
        xlsx_of(HEADER, ZOE, NOE),
        xlsx_of(HEADER, ZOE, NOE, first_row=4),
    ],
    ids=[
        "semicolons",
        "commas",
        "tabs",
        "mark",
        "windows",
        "unicode text",
        "blank lines",
        "quotes",
        "xlsx",
        "xlsx below",
    ],
)
def test_a_file_is_read_as_spreadsheet_programs_write_it(service: RunningService, content: bytes) -> None:
    assert counts(applied(service, content)) == {"created": 2}
    assert names(listed(service)) == ["Durand", "Martin"]
    assert [each["first_name"] for each in listed(service)["items"]] == ["Noé", "Zoé"]


def test_a_number_of_a_workbook_is_read_as_it_is_shown(service: RunningService) -> None:
    applied(service, xlsx_of(HEADER, (1042, "Martin", "Zoé", "")))
    assert listed(service)["items"][0]["staff_number"] == "1042"


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"%PDF-1.7\x00\x01", "ni un CSV ni un XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "ni un CSV ni un XLSX"),
        (b"\x81\x8d;\x8f\n", "ni un CSV ni un XLSX"),
        (b"", "aucune ligne"),
        (csv_of(HEADER), "aucune ligne"),
        (xlsx_of(HEADER), "aucune ligne"),
        (workbook_of(b""), "aucune ligne"),
        (csv_of([f"Colonne {n}" for n in range(300)], ZOE), "plus de 50 colonnes"),
        (csv_of(HEADER, ['"M-1', "Martin"]), "guillemet"),
        (csv_of(HEADER, *[(f"M-{n}", "Martin", "Zoé", "") for n in range(50_001)]), "plus de 50000 lignes"),
        (b"PK\x03\x04 and no more", "abîmé"),
        (xlsx_of(HEADER, ZOE)[:-40], "abîmé"),
        (workbook_of(b"<sheetData><row><c"), "abîmé"),
        (xlsx_of(HEADER, ZOE, more={"xl/externalLinks/externalLink1.xml": b"<a/>"}), "macros ou des liens"),
        (xlsx_of(HEADER, ZOE, more={"xl/vbaProject.bin": b"macro"}), "macros ou des liens"),
        (csv_of(HEADER, ZOE) + b" " * 10_000_000, "dépasse 10"),
    ],
    ids=[
        "pdf", "xls", "no text", "nothing", "no lines", "xlsx without lines", "xlsx without rows", "300 columns",
        "quotes", "lines", "no zip", "half a zip", "half a sheet", "links", "macros", "size",
    ],
)  # fmt: skip
def test_another_file_is_refused_with_the_reason_beside_it(
    service: RunningService, content: bytes, reason: str
) -> None:
    answer = send(service, content)
    assert reason in refusal(answer)
    assert answer.get_json()["errors"][0]["field"] == "file"
    assert service.as_(ALICE).get("/api/tenancy/establishments").get_json()["items"][0]["counts"]["pending"] == 0


def test_an_archive_that_unpacks_to_far_more_is_refused(service: RunningService) -> None:
    spaces = io.BytesIO()
    with zipfile.ZipFile(spaces, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(161):
            part.write(b" " * 1024**2)
    assert len(spaces.getvalue()) < 1024**2
    assert "beaucoup plus" in refusal(send(service, spaces.getvalue()))


def test_a_workbook_that_lies_about_its_size_ends_its_own_process_alone(service: RunningService) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20 if n else "a" * 1000}">' for n in range(9))
    bomb = f'<!DOCTYPE w [{entities}]><workbook xmlns="m">&a8;</workbook>'.encode()
    assert send(service, xlsx_of(HEADER, ZOE, more={"xl/workbook.xml": bomb})).status_code == 422
    far = workbook_of(
        b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    assert send(service, far).status_code == 422
    assert counts(checked(service, csv_of(HEADER, ZOE))) == {"created": 1}


def test_a_formula_is_refused_by_its_cell_and_is_inert_in_what_goes_out(service: RunningService) -> None:
    formula = '=HYPERLINK("http://evil.example")'
    found = checked(service, csv_of(HEADER, ("M-1", '"' + formula.replace('"', '""') + '"', "Zoé", ""), NOE))
    assert (counts(found), errors(service, found)) == ({"created": 1, "refused": 1}, [(2, "Nom", formula)])
    written = service.as_(ALICE).get(f"/api/tenancy/imports/{found['id']}/errors.csv").get_data(as_text=True)
    assert "2;Nom;\"'=HYPERLINK" in written, written


def test_a_formula_of_a_workbook_is_refused_whatever_its_value_is(service: RunningService) -> None:
    found = checked(service, xlsx_of(HEADER, ("M-1", ("A1&B1", "Martin"), "Zoé", ""), NOE))
    assert errors(service, found) == [(2, "Nom", "=Martin")]


@pytest.mark.spec("LAW-04")
@pytest.mark.parametrize("place", range(5))
def test_a_social_security_number_is_refused_in_every_column_and_stored_nowhere(
    service: RunningService, place: int
) -> None:
    cells = [*ZOE, ""]
    cells[place] = NIR
    found = checked(service, csv_of([*HEADER, "Remarque"], cells, [*NOE, ""]))
    assert counts(found) == {"created": 1, "refused": 1}
    assert errors(service, found) == [(2, [*HEADER, "Remarque"][place], "")]
    answer = service.as_(ALICE).post(f"/api/tenancy/imports/{found['id']}/application")
    assert answer.status_code == 202
    assert NOE[0] in stored(service)
    assert NIR[:8] not in stored(service)


def test_a_line_with_more_cells_than_columns_is_refused(service: RunningService) -> None:
    found = checked(service, csv_of(HEADER, ("M-1", "Martin", "SARL", "Zoé", "zoe@example.test"), NOE))
    assert (counts(found), errors(service, found)) == ({"created": 1, "refused": 1}, [(2, "", "zoe@example.test")])
