"""A list of documents as a spreadsheet: dates and amounts are dates and amounts, and no text is ever a formula."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import xlsxwriter

from chartrier.legal_time import day_of
from vault.documents.models import Document

# The facts of every type that have a column of their own where a document has them.
_TEXTS: Final = ("period", "employer", "staff_number", "number", "contract_number", "agency", "client", "employee")
_DAYS: Final = ("start", "end", "invoiced_on", "due_on")
_AMOUNTS: Final = ("net", "vat", "gross", "pay_rate", "billed_rate")
FIXED: Final = ("title", "type", "organisation_name", "delivered_at", "state", "done_at", "pages", "size")
FACTS: Final = (*_TEXTS, *_DAYS, *_AMOUNTS)
# A spreadsheet takes a cell that begins so for a formula.
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Sheet:
    """A heading, and a row for each document."""

    heading: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def sheet_of(documents: Sequence[Document], words: dict[str, str]) -> Sheet:
    """Return the list, with a column for each fact that some document has; `words` names columns, types and states."""
    facts = [name for name in FACTS if any(name in document.facts for document in documents)]
    heading = [words[name] for name in (*FIXED, *facts)]
    return Sheet(heading, [_row(document, facts, words) for document in documents])


def csv_of(sheet: Sheet) -> bytes:
    """Return the list as CSV: UTF-8 with its mark, semicolons, as spreadsheets in France read it."""
    return codecs.BOM_UTF8 + csv_rows([sheet.heading, *sheet.rows])


def csv_rows(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return some rows of such a CSV: what is written part by part begins with its mark and its heading."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows([_as_text(cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def xlsx_of(sheet: Sheet) -> bytes:
    """Return the list as an Excel workbook."""
    written = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, safe) as workbook:
        page = workbook.add_worksheet()
        formats = {
            date: workbook.add_format({"num_format": "dd/mm/yyyy"}),
            Decimal: workbook.add_format({"num_format": "#,##0.00"}),
        }
        page.write_row(0, 0, sheet.heading, workbook.add_format({"bold": True}))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.heading) - 1)
        for number, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(row):
                _write(page, number, column, cell, formats.get(type(cell)))
        page.autofit()
    return written.getvalue()


def _row(document: Document, facts: Iterable[str], words: dict[str, str]) -> list[Cell]:
    fixed: list[Cell] = [
        document.title,
        words[f"type.{document.type}"],
        document.organisation_name,
        _day(document.delivered_at),
        words[f"state.{document.state}"],
        _day(document.done_at),
        document.pages,
        document.size,
    ]
    return fixed + [_fact(name, document.facts.get(name)) for name in facts]


def _fact(name: str, value: Any) -> Cell:  # noqa: ANN401 - as it was deposited
    if value is None:
        return None
    if isinstance(value, dict):
        value = value.get("amount")
    try:
        if name in _AMOUNTS:
            return Decimal(str(value))
        if name in _DAYS:
            return date.fromisoformat(str(value))
    except (InvalidOperation, ValueError):
        return str(value)
    return str(value)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else day_of(moment)


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_BEGINS_FORMULA) else text


def _write(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:  # noqa: ANN401 - of a library without types
    match cell:
        case None:
            return
        case Decimal():
            page.write_number(row, column, cell, look)
        case date():
            page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), look)  # noqa: DTZ001 - a day
        case int():
            page.write_number(row, column, cell)
        case _:
            page.write_string(row, column, cell)
