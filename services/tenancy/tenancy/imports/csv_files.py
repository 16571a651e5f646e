"""CSV files that go out: what is wrong with the lines of an import, and the files to begin with.

Spreadsheet programs open them as they are: UTF-8 with its mark, semicolons, and no cell that is taken for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tenancy.imports.fields import FIELDS
from tenancy.imports.models import Import, LineError
from tenancy.imports.refusals import cell_error, field_name

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_TITLES: Final = {
    "fr": ("Ligne", "Colonne", "Valeur", "Ce qui ne va pas"),
    "en": ("Line", "Column", "Value", "What is wrong"),
}


def template(kind: str, *, language: str) -> str:
    """Return an empty file with the names of the columns."""
    return _with_mark([[field_name(field, language=language) for field in FIELDS[kind]]])


def errors(found: Import, pages: Iterable[Sequence[LineError]], *, language: str) -> Iterator[str]:
    """Return, piece by piece, the file that says what is wrong with which cell."""
    yield _with_mark([_TITLES[language]])
    for page in pages:
        yield _csv([[str(each.line), *described(found, each, language=language)] for each in page])


def described(found: Import, error: LineError, *, language: str) -> tuple[str, str, str]:
    """Return the name of the column, the value, and what is wrong with it."""
    name = found.headers[error.column_number] if error.column_number < len(found.headers) else ""
    return name, error.value, cell_error(error.reason, language=language)


def _with_mark(rows: Iterable[Sequence[str]]) -> str:
    return "\ufeff" + _csv(rows)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows([_inert(cell) for cell in row] for row in rows)
    return written.getvalue()


def _inert(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
