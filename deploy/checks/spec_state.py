"""Check that docs/spec/state.md has one row for every feature line: `make check` runs it.

What a row says, a person has seen; this check finds what is missing and what contradicts a test's mark.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from deploy.checks import spec_marks

ROOT = Path(__file__).resolve().parents[2]
STATES = ("whole", "partly", "absent")
_SECTION = re.compile(r"^## (\w+)$")
_ROW = re.compile(r"^\| ([A-Z]+-\d+) \|(.*)\|$")
_END_OF_A_SENTENCE = re.compile(r"[.!?](?=\s+[A-Z])")


def rows(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """List the rows of the page: the section that each is in, its line, and its other cells."""
    section = ""
    for line in text.splitlines():
        if heading := _SECTION.match(line):
            section = heading[1]
        elif row := _ROW.match(line):
            yield section, row[1], [cell.strip() for cell in row[2].split("|")]


def faults_of_a_row(cells: list[str], *, claimed: bool) -> Iterator[str]:
    """List what is wrong with the cells of a row: state, what is missing, seen on."""
    match cells:
        case [state, missing, seen_on] if state in STATES:
            pass
        case _:
            yield f"a row is: line | {' or '.join(STATES)} | what is missing | seen on."
            return
    if (state == "whole") != (missing == ""):
        yield "what is missing is empty when the line is whole, and only then."
    if _END_OF_A_SENTENCE.search(missing):
        yield "what is missing is one sentence at most."
    if state == "whole" and not claimed:
        yield "the line is whole, but no test names it."
    if state == "absent" and claimed:
        yield "the line is absent, but a test claims it: correct one of them."
    try:
        date.fromisoformat(seen_on)
    except ValueError:
        yield "seen on is a day, as in 2026-11-28."


def complaints(root: Path) -> list[str]:
    """List, in sentences, what is wrong with the page."""
    pages = root / "docs/spec"
    page_of = {line: page.stem for page in pages.glob("*.md") for line in spec_marks.lines_of(page)}
    claimed = {claim.feature for claim in spec_marks.claims(root, {line.partition("-")[0] for line in page_of})}
    found = []
    times: Counter[str] = Counter()
    for section, line, cells in rows((pages / "state.md").read_text()):
        times[line] += 1
        if line not in page_of:
            found.append(f"{line} is on no page of docs/spec.")
            continue
        if section != page_of[line]:
            found.append(f"{line} stands under {section!r}, and is a line of {page_of[line]}.md.")
        found += [f"{line}: {fault}" for fault in faults_of_a_row(cells, claimed=line in claimed)]
    found += [f"{line} has {times[line]} rows instead of one." for line in sorted(page_of) if times[line] != 1]
    return [f"docs/spec/state.md: {each}" for each in found]


def main() -> int:
    """Print what is wrong; return 1 when anything is."""
    found = complaints(ROOT)
    sys.stderr.writelines(f"{each}\n" for each in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
