"""The queue as a spreadsheet reads it: every case of a view, page after page, no text ever a formula."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from chartrier.legal_time import day_of
from deposits.cases.queue import Place

ROWS_AT_A_TIME: Final = 500
COLUMNS: Final = (
    "file_number",
    "journey",
    "structure",
    "submitted",
    "age",
    "amount",
    "stage",
    "group",
    "manager",
    "labels",
)
# A spreadsheet takes a cell that begins so for a formula.
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Page = Callable[[Place | None], Sequence[Mapping[str, Any]]]


def parts(page: Page, words: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the cases as CSV as they are read: as much memory for a million as for a hundred."""
    yield codecs.BOM_UTF8 + _csv([[words[name] for name in COLUMNS]])
    after: Place | None = None
    while True:
        rows = page(after)
        shown = rows[:ROWS_AT_A_TIME]
        yield _csv(_row(row, words) for row in shown)
        if len(rows) <= ROWS_AT_A_TIME:
            return
        after = (shown[-1]["submitted_at"], shown[-1]["id"])


def _row(row: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    group = row["case_group"] or ""
    return [
        row["file_number"],
        row["journey_title"],
        row["structure_name"],
        day_of(row["submitted_at"]).strftime("%d/%m/%Y"),
        str(row["days"]),
        "" if row["amount"] is None else f"{row['amount']:.2f}".replace(".", ","),
        words[f"stage.{row['stage']}"],
        words.get(f"group.{group}", group),
        row["manager_name"],
        ", ".join(row["labels"]),
    ]


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows([_safe(cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGINS_FORMULA) else cell
