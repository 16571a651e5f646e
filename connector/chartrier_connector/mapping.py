"""From a line of the index to a line of a deposit, by the fields of the settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from chartrier_connector.errors import BadLine, Stopped
from chartrier_connector.index import Cell, Row
from chartrier_connector.settings import NAMED, Settings
from chartrier_connector.sources import LARGEST_FILE, Source
from chartrier_connector.templates import columns_of, fill, templates_by_field

_EXAMPLE: Final = date(2026, 10, 31)
# Spaces of every kind stand between the thousands of an amount.
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]")
_AMOUNT: Final = re.compile(r"-?\d{1,12}(\.\d{1,4})?")


@dataclass(frozen=True)
class Line:
    """A line of a deposit with the row of the index it comes from; or what is wrong with it."""

    row: Row
    deposit: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[BadLine] = ()

    @property
    def reference(self) -> str:
        """Return the reference of the deposit, as far as it could be made."""
        return str(self.deposit.get("reference", ""))

    @property
    def file(self) -> str:
        """Return the name of the file, as far as it could be made."""
        return str(self.deposit.get("file", ""))


def lines_of(source: Source, rows: Sequence[Row], settings: Settings) -> list[Line]:
    """Return a line for each row, the bad ones with all that is wrong with them."""
    _check_columns(rows, settings)
    there = set(source.names())
    used: dict[str, int] = {}
    return [_checked(_line(row, settings), source, there, used) for row in rows]


def column_of(field_path: str, settings: Settings) -> str | None:
    """Return the column from which a field is filled, when it is one alone."""
    for path, template in templates_by_field(settings.fields):
        columns = set(columns_of(template))
        if path == field_path and len(columns) == 1:
            return columns.pop()
    return None


def _check_columns(rows: Sequence[Row], settings: Settings) -> None:
    whole = next((row for row in rows if row.problem is None), None)
    if whole is None:
        return
    wanted = {*columns_of(settings.fields), *settings.dates, *settings.amounts}
    missing = sorted(wanted - whole.cells.keys())
    if missing:
        raise Stopped("columns_missing", missing=", ".join(missing), found=", ".join(whole.cells))


def _line(row: Row, settings: Settings) -> Line:
    if row.problem is not None:
        return Line(row, problems=[row.problem])
    values, problems = _values(row.cells, settings)
    bad = {each.values["column"] for each in problems}
    for column in dict.fromkeys(each for name in NAMED for each in columns_of(settings.fields[name])):
        if not values[column] and column not in bad:
            problems.append(BadLine("empty_cell", column=column))
    return Line(row, fill(settings.fields, values), problems)


def _values(cells: Mapping[str, Cell], settings: Settings) -> tuple[dict[str, str], list[BadLine]]:
    values: dict[str, str] = {}
    problems: list[BadLine] = []
    for column, cell in cells.items():
        try:
            values[column] = _value(column, cell, settings)
        except BadLine as bad:
            values[column] = ""
            problems.append(bad)
    return values, problems


def _value(column: str, cell: Cell, settings: Settings) -> str:
    format_ = settings.dates.get(column)
    if format_ is not None and cell:
        return _day(column, cell, format_)
    if isinstance(cell, date):
        return cell.isoformat()
    if column in settings.amounts and cell:
        return _amount(column, cell)
    return cell


def _day(column: str, cell: Cell, format_: str) -> str:
    try:
        found = cell if isinstance(cell, date) else datetime.strptime(cell, format_).date()  # noqa: DTZ007 - a day
    except ValueError:
        raise BadLine("not_a_date", column=column, value=cell, example=_EXAMPLE.strftime(format_)) from None
    return found.isoformat() if "%d" in format_ or "%j" in format_ else f"{found:%Y-%m}"


def _amount(column: str, cell: str) -> str:
    plain = _SPACES.sub("", cell).removesuffix("€")
    # The last mark stands before the cents; those before it between the thousands.
    whole, mark, cents = plain.replace(",", ".").rpartition(".")
    amount = f"{whole.replace('.', '')}{mark}{cents}"
    if not _AMOUNT.fullmatch(amount):
        raise BadLine("not_an_amount", column=column, value=cell)
    return amount


def _checked(line: Line, source: Source, there: set[str], used: dict[str, int]) -> Line:
    problems = list(line.problems) or list(_problems(line, source, there, used))
    if not problems:
        used[line.reference] = line.row.number
    return Line(line.row, line.deposit, problems)


def _problems(line: Line, source: Source, there: set[str], used: Mapping[str, int]) -> Iterable[BadLine]:
    if line.reference in used:
        yield BadLine("reference_twice", reference=line.reference, line=used[line.reference])
    if line.file not in there:
        yield BadLine("file_missing", file=line.file)
        return
    size = source.size(line.file)
    if size == 0:
        yield BadLine("file_empty", file=line.file)
    if size > LARGEST_FILE:
        yield BadLine("file_too_large", file=line.file, most=LARGEST_FILE // 1024**2)
