"""Read docs/row-security.md: which rows of which table are seen and written by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs/row-security.md"
OF_EVERY_SERVICE: Final = "Every service"
EXCEPTIONS: Final = "Without row-level security"
_SECTION: Final = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ROW: Final = re.compile(r"^\| `(\w+)` \| (.+?) \|(?: (.+?) \|)?$", re.MULTILINE)
_WITH_COLUMN: Final = re.compile(r"(the account of|the person of|events of|who has a right in|who knows) `(\w+)`")
_WITHOUT_COLUMN: Final = {"any person", "any event", "anybody", "maintenance alone"}
_ELSEWHERE: Final = re.compile(r"as in \*(.+)\*")


@dataclass(frozen=True)
class Phrase:
    """One of those who see or write a row, and the column that names them."""

    who: str
    column: str | None = None


@dataclass(frozen=True)
class Rule:
    """A line of the page: who sees and who writes the rows of a table, or the test that tries it."""

    table: str
    seen_by: list[Phrase] | Path
    written_by: list[Phrase] | Path

    @property
    def columns(self) -> set[str]:
        """The columns that say whose a row is."""
        phrases = [phrase for cell in (self.seen_by, self.written_by) if isinstance(cell, list) for phrase in cell]
        return {phrase.column for phrase in phrases if phrase.column}


def rules_of(service: str, page: str) -> dict[str, Rule]:
    """Return the rules of a service's tables, those of every service included."""
    found = [Rule(*row) for row in _rows(page, OF_EVERY_SERVICE)] + [Rule(*row) for row in _rows(page, service)]
    return {rule.table: rule for rule in found}


def exceptions(page: str) -> set[str]:
    """Return the tables that have no row-level security, each with its reason in the page."""
    (section,) = [text for title, text in _SECTION.findall(page) if title == EXCEPTIONS]
    return {table for table, _, _ in _ROW.findall(section)}


def _rows(page: str, title: str) -> list[tuple[str, list[Phrase] | Path, list[Phrase] | Path]]:
    (section,) = [text for found, text in _SECTION.findall(page) if found == title]
    return [(table, _cell(seen), _cell(written)) for table, seen, written in _ROW.findall(section)]


def _cell(text: str) -> list[Phrase] | Path:
    if elsewhere := _ELSEWHERE.fullmatch(text):
        return ROOT / elsewhere[1]
    return [_phrase(part) for part in text.partition("; also ")[0].split(", ")]


def _phrase(text: str) -> Phrase:
    if text in _WITHOUT_COLUMN:
        return Phrase(text)
    if known := _WITH_COLUMN.fullmatch(text):
        return Phrase(known[1], known[2])
    raise ValueError(f"docs/row-security.md: {text!r} is none of the phrases that the page explains")
