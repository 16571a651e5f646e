"""How much a file may bring."""

from __future__ import annotations

from typing import Final

LARGEST_FILE: Final = 10_000_000
MOST_LINES: Final = 50_000
MOST_COLUMNS: Final = 50
LARGEST_CELL: Final = 300
SLICE: Final = 500


class FileUnfit(Exception):
    """A file can't be read; the reason is a key of `tenancy.imports.refusals`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
