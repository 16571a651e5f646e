"""Read the first sheet of an XLSX file; only a limited process does."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from tenancy.imports.limits import MOST_COLUMNS, MOST_LINES, FileUnfit

_MOST_PARTS: Final = 500
_LARGEST_UNPACKED: Final = 160 * 1024**2
_CHUNK: Final = 1024**2
# Longer than a cell's beginning may be: what is cut at the end of a chunk is found with the next one.
_OVERLAP: Final = 2000
_FORMULA: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f[\s>/]')
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_RELATION_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_Place = tuple[int, int]


def rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Return the rows of the first sheet, each with its number; a formula becomes a cell that begins with `=`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _check(parts)
            formulas = _formulas(parts)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (zipfile.BadZipFile, ET.ParseError, CalamineError, KeyError, StopIteration, ValueError) as broken:
        raise FileUnfit("file_broken") from broken
    return _cells(sheet, formulas)


def warm_up() -> None:
    """Load what is loaded at first use."""
    ET.fromstring("<a/>")  # noqa: S314 - ours


def _check(parts: zipfile.ZipFile) -> None:
    names = [each.filename for each in parts.infolist()]
    if len(names) > _MOST_PARTS or sum(each.file_size for each in parts.infolist()) > _LARGEST_UNPACKED:
        raise FileUnfit("file_large")
    if any(each.flag_bits & 1 for each in parts.infolist()) or _WORKBOOK not in names:
        raise FileUnfit("file_type")
    if any(name.startswith("xl/externalLinks/") or name.endswith("vbaProject.bin") for name in names):
        raise FileUnfit("file_links")


def _formulas(parts: zipfile.ZipFile) -> set[_Place]:
    places, before = set(), b""
    with parts.open(_first_sheet(parts)) as sheet:
        while chunk := sheet.read(_CHUNK):
            for found in _FORMULA.finditer(before + chunk):
                places.add((int(found[2]), _column(found[1])))
            before = chunk[-_OVERLAP:]
    return places


def _first_sheet(parts: zipfile.ZipFile) -> str:
    book = ET.fromstring(parts.read(_WORKBOOK))  # noqa: S314 - in a limited process
    first = next(element for element in book.iter() if element.tag.endswith("}sheet"))
    relations = ET.fromstring(parts.read(_RELATIONS))  # noqa: S314
    target = next(each.attrib["Target"] for each in relations if each.attrib["Id"] == first.attrib[_RELATION_ID])
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _cells(sheet: CalamineSheet, formulas: set[_Place]) -> Iterator[tuple[int, Sequence[str]]]:
    if sheet.start is None:
        return
    if sheet.total_width > MOST_COLUMNS:
        raise FileUnfit("file_columns")
    if sheet.height > MOST_LINES + 1:
        raise FileUnfit("file_lines")
    first_row, first_column = sheet.start
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), start=first_row + 1):
        cells = [""] * first_column + [_text(value) for value in values]
        for place, cell in enumerate(cells, start=1):
            if (number, place) in formulas:
                cells[place - 1] = f"={cell}"
        yield number, cells


def _text(value: object) -> str:
    if isinstance(value, float):
        # A staff number or SIRET that was typed as a number.
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
