"""The lines of a batch: from a CSV, from an XLSX, or from the names of its files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Final
from unicodedata import normalize
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from chartrier_connector.errors import BadLine, Stopped
from chartrier_connector.settings import Settings
from chartrier_connector.sources import LARGEST_FILE, Source
from chartrier_connector.templates import COLUMN

MOST_LINES: Final = 200_000
Cell = str | date
# Of a batch without an index, the column that holds the name of the file.
FILE: Final = "file"


@dataclass(frozen=True)
class Row:
    """A line of the index: its number as the spreadsheet shows it, and its cells by column."""

    number: int
    cells: dict[str, Cell]
    problem: BadLine | None = field(default=None)


def read_rows(source: Source, settings: Settings) -> list[Row]:
    """Return the lines of a batch."""
    rows = _from_names(source, settings.names) if settings.names is not None else _from_index(source, settings)
    if len(rows) > MOST_LINES:
        raise Stopped("index_too_long", most=MOST_LINES)
    if not rows:
        raise Stopped("nothing_there", name=source.name)
    return rows


def index_name(source: Source, settings: Settings) -> str | None:
    """Return the name of the index of a batch, if it has one: the first file that fits the pattern."""
    if settings.index is None:
        return None
    pattern = settings.index.casefold()
    return next((each for each in source.names() if PurePath(each.casefold()).match(pattern)), None)


def _from_names(source: Source, pattern: str) -> list[Row]:
    names = _as_expression(pattern)
    found = [(each, names.fullmatch(each)) for each in source.names()]
    fitting = [(name, match) for name, match in found if match]
    columns = COLUMN.findall(pattern)
    return [
        Row(number, {FILE: name, **dict(zip(columns, match.groups(), strict=True))})
        for number, (name, match) in enumerate(fitting, start=1)
    ]


def _as_expression(pattern: str) -> re.Pattern[str]:
    # `split` gives text and column by turns.
    pieces = COLUMN.split(pattern)
    return re.compile(
        "".join("([^/]+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)), re.IGNORECASE
    )


def _from_index(source: Source, settings: Settings) -> list[Row]:
    name = index_name(source, settings)
    if name is None:
        raise Stopped("index_missing", index=settings.index, name=source.name, found=", ".join(source.names()[:10]))
    if source.size(name) > LARGEST_FILE:
        raise Stopped("index_unreadable", index=name)
    body = source.read(name)
    lines = _spreadsheet(name, body) if name.casefold().endswith(".xlsx") else _csv(name, body)
    header, *rest = lines or [[]]
    columns = [normalize("NFC", str(cell).strip()) for cell in header]
    twice = next((each for each in columns if each and columns.count(each) > 1), None)
    if twice is not None:
        raise Stopped("column_twice", column=twice)
    return [_row(number, columns, cells) for number, cells in enumerate(rest, start=2) if any(cells)]


def _row(number: int, columns: Sequence[str], cells: Sequence[Cell]) -> Row:
    if len(cells) != len(columns):
        return Row(number, {}, BadLine("wrong_cells", found=len(cells), expected=len(columns)))
    named = {column: cell for column, cell in zip(columns, cells, strict=True) if column}
    return Row(number, {name: _plain(cell) for name, cell in named.items()})


def _plain(cell: Cell) -> Cell:
    # Names of files are compared: an accent is written in one way.
    return normalize("NFC", cell.strip()) if isinstance(cell, str) else cell


def _csv(name: str, body: bytes) -> list[list[Cell]]:
    text = _decoded(body)
    first = text.partition("\n")[0]
    delimiter = max(";,\t|", key=first.count)
    try:
        return [list(line) for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as unreadable:
        raise Stopped("index_unreadable", index=name) from unreadable


def _decoded(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Windows in France writes when it is not asked for anything else.
        return body.decode("cp1252", errors="replace")


def _spreadsheet(name: str, body: bytes) -> list[list[Cell]]:
    try:
        with ZipFile(io.BytesIO(body)) as archive:
            is_too_large = sum(each.file_size for each in archive.infolist()) > 2 * LARGEST_FILE
        if is_too_large:
            raise Stopped("index_unreadable", index=name)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    except (BadZipFile, CalamineError, ValueError, OSError) as unreadable:
        raise Stopped("index_unreadable", index=name) from unreadable
    return [list(_cells(row)) for row in rows]


def _cells(row: Iterable[object]) -> Iterable[Cell]:
    for cell in row:
        if isinstance(cell, datetime):
            yield cell.date()
        elif isinstance(cell, date):
            yield cell
        elif isinstance(cell, float) and cell.is_integer():
            # A staff number that the spreadsheet takes for a number.
            yield str(int(cell))
        else:
            yield str(cell)
