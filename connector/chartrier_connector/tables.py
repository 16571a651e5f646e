"""Tables as spreadsheets open them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from chartrier_connector.errors import Stopped

# What a spreadsheet would take for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_table(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write a table whole or not at all, as French spreadsheets open it."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows([_harmless(cell) for cell in row] for row in rows)
        beside.replace(path)
    except OSError as unwritable:
        # A spreadsheet program that shows it may keep it from being replaced.
        raise Stopped("table_unwritable", path=path.name) from unwritable
    return path


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
