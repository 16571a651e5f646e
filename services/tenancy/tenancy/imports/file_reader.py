"""Read a CSV or XLSX file into slices of lines: the work of a limited process, which a file may bring down.

The answer is a line of JSON with the names of the columns and the number of lines, then a line for each slice: lists of
the number of a line in the file and its cells. A cell that is a social security number never leaves this process: it is
`null` there (LAW-04). A formula is a cell that begins with `=`, which the rules of every field refuse.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final

from chartrier import social_security_numbers
from tenancy.imports import workbook
from tenancy.imports.limits import LARGEST_CELL, MOST_COLUMNS, MOST_LINES, SLICE, FileUnfit

_ZIP: Final = b"PK\x03\x04"
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATORS: Final = ";,\t"
# What may be a social security number at all: most cells are not, and this is quick.
_MAY_BE_NUMBER: Final = re.compile(r"\s*\d[\dABab\s.\-]{12,40}")

Row = tuple[int, Sequence[str]]


def read(file: BinaryIO) -> bytes | dict[str, str]:
    """Return the lines of a file in slices, or why it can't be read."""
    try:
        return _answer(_rows(file.read()))
    except FileUnfit as unfit:
        return {"refused": unfit.reason}


def warm_up() -> None:
    """Load what is loaded at first use: later, no file may be opened."""
    for encoding in ("utf-8-sig", "utf-16", "cp1252", "ascii", "cp437"):
        "".encode(encoding)
    list(csv.reader(io.StringIO("a;b"), strict=True))
    workbook.warm_up()


def _rows(content: bytes) -> Iterator[Row]:
    return workbook.rows(content) if content.startswith(_ZIP) else _csv_rows(_text(content))


def _text(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return _decoded(content, "utf-16")
    if b"\x00" in content:
        raise FileUnfit("file_type")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as unreadable:
        raise FileUnfit("file_type") from unreadable


def _csv_rows(text: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(LARGEST_CELL * 100)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as broken:
        raise FileUnfit("file_quotes") from broken


def _answer(rows: Iterable[Row]) -> bytes:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    _, names = next(filled, (0, ()))
    headers = [" ".join(name.split())[:100] for name in _shortened(names)]
    if not headers:
        raise FileUnfit("file_empty")
    slices, lines = [], 0
    for some in _sliced(filled, len(headers)):
        lines += len(some)
        if lines > MOST_LINES:
            raise FileUnfit("file_lines")
        slices.append(json.dumps(some, ensure_ascii=False).encode())
    if not lines:
        raise FileUnfit("file_empty")
    head = json.dumps({"headers": headers, "lines": lines}, ensure_ascii=False).encode()
    return b"\n".join([head, *slices])


def _sliced(rows: Iterable[Row], width: int) -> Iterator[list[list[object]]]:
    some: list[list[object]] = []
    for number, cells in rows:
        # One more cell than there are columns tells that there are more: such a line is refused by itself.
        kept = _shortened(cells)[: width + 1]
        some.append([number, *(_cell(cell) for cell in kept), *[""] * (width - len(kept))])
        if len(some) == SLICE:
            yield some
            some = []
    if some:
        yield some


def _shortened(cells: Sequence[str]) -> Sequence[str]:
    last = max((place for place, cell in enumerate(cells) if cell.strip()), default=-1)
    if last >= MOST_COLUMNS:
        raise FileUnfit("file_columns")
    return cells[: last + 1]


def _cell(text: str) -> str | None:
    if _MAY_BE_NUMBER.fullmatch(text) and social_security_numbers.is_one(text):
        return None
    # One character more than any field takes: the line is refused for it, not the file.
    return text[:LARGEST_CELL]
