"""Files of employees and clients, and how they are sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

import psycopg
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, Caller, Person, RunningService
from services.tenancy.tests.employees.employees_support import agency_of

IMPORTS = "/api/tenancy/imports"
HEADER = ("Matricule", "Nom", "Prénom", "E-mail")
ZOE = ("M-1", "Martin", "Zoé", "zoe@example.test")
NOE = ("M-2", "Durand", "Noé", "noe@example.test")

Cell = str | int | tuple[str, str]


def csv_of(*rows: Sequence[str], separator: str = ";") -> bytes:
    return "\n".join(separator.join(row) for row in rows).encode()


def send(
    service: RunningService,
    content: bytes,
    *,
    name: str = "salaries.csv",
    kind: str = "employees",
    unit: UUID | None = None,
    caller: Caller | None = None,
) -> TestResponse:
    path = f"{IMPORTS}?kind={kind}&unit_id={unit or agency_of(service)}"
    caller = caller or service.as_(ALICE)
    return caller.post(path, data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def checked(service: RunningService, content: bytes, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on
    """Send a file, and let its lines be tried."""
    answer = send(service, content, **options)
    assert answer.status_code == 201, answer.text
    service.run_job("continue_imports")
    return shown(service, answer.get_json()["id"])


def applied(service: RunningService, content: bytes, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on
    tried = checked(service, content, **options)
    answer = service.as_(ALICE).post(f"{IMPORTS}/{tried['id']}/application")
    assert answer.status_code == 202, answer.text
    service.run_job("continue_imports")
    return shown(service, tried["id"])


def shown(service: RunningService, import_id: str, who: Person = ALICE) -> dict[str, Any]:
    answer = service.as_(who).get(f"{IMPORTS}/{import_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def counts(found: dict[str, Any]) -> dict[str, int]:
    return {name: found[name] for name in ("created", "updated", "unchanged", "refused") if found[name]}


def errors(service: RunningService, found: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Return the line, the column and the value of each error."""
    items = service.as_(ALICE).get(f"{IMPORTS}/{found['id']}/errors").get_json()["items"]
    return [(each["line"], each["column"], each["value"]) for each in items]


def refusal(answer: TestResponse) -> str:
    """Return why a file was refused."""
    assert answer.status_code == 422, answer.text
    (error,) = answer.get_json()["errors"]
    return str(error["reason"])


def xlsx_of(*rows: Sequence[Cell], more: dict[str, bytes] | None = None, first_row: int = 1) -> bytes:
    """Return a workbook of one sheet; a pair is a formula and the value that it had."""
    lines = "".join(_row(number, cells) for number, cells in enumerate(rows, start=first_row))
    return workbook_of(f"<sheetData>{lines}</sheetData>".encode(), more=more)


def workbook_of(sheet: bytes, *, more: dict[str, bytes] | None = None) -> bytes:
    namespace = "http://schemas.openxmlformats.org"
    main, relations = f"{namespace}/spreadsheetml/2006/main", f"{namespace}/officeDocument/2006/relationships"
    relation = (
        f'<Relationships xmlns="{namespace}/package/2006/relationships">'
        f'<Relationship Id="rId7" Type="{relations}/%s" Target="%s"/></Relationships>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{namespace}/package/2006/content-types"/>'.encode(),
        "_rels/.rels": (relation % ("officeDocument", "xl/workbook.xml")).encode(),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        f'<sheet name="Salariés" sheetId="1" r:id="rId7"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": (relation % ("worksheet", "worksheets/data.xml")).encode(),
        "xl/worksheets/data.xml": f'<worksheet xmlns="{main}">'.encode() + sheet + b"</worksheet>",
        **(more or {}),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def _row(number: int, cells: Sequence[Cell]) -> str:
    return f'<row r="{number}">' + "".join(_cell(number, place, cell) for place, cell in enumerate(cells)) + "</row>"


def _cell(row: int, place: int, cell: Cell) -> str:
    name = f"{chr(ord('A') + place)}{row}"
    match cell:
        case int():
            return f'<c r="{name}"><v>{cell}</v></c>'
        case (formula, value):
            return f'<c r="{name}" t="str"><f>{escape(formula)}</f><v>{escape(value)}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'


def stored(service: RunningService) -> str:
    """Return all that the tables of imports hold."""
    tables = ("imports", "import_slices", "import_line_errors", "import_keys")
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        return str([connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables])  # noqa: S608 - ours
