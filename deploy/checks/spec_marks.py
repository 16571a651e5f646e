"""Check that tests claim only feature lines that a page of docs/spec has: `make check` runs it.

A Python test names its lines in `@pytest.mark.spec("VLT-30")`, a test of the portal in its title or comments.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTED = ("libs", "services", "gateway", "connector", "deploy", "tests", "bench")
_LINE = re.compile(r"^- ([A-Z]+-\d+) ", re.MULTILINE)


@dataclass(frozen=True)
class Claim:
    """A feature line that a test names; none when the mark is empty or not written out."""

    path: Path
    line: int
    feature: str | None


def lines_of(page: Path) -> list[str]:
    """List the identifiers of the feature lines of a page."""
    return _LINE.findall(page.read_text())


def feature_lines(pages: Path) -> set[str]:
    """List the identifiers of the feature lines of all pages."""
    return {identifier for page in pages.glob("*.md") for identifier in lines_of(page)}


def claims_in_python(path: Path, text: str) -> Iterator[Claim]:
    """List what the spec marks of a module claim."""
    if "mark.spec" not in text:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.spec"):
            literals = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            for literal in literals or [None]:
                yield Claim(path, node.lineno, literal if isinstance(literal, str) else None)


def claims_in_typescript(path: Path, text: str, areas: set[str]) -> Iterator[Claim]:
    """List the identifiers of the spec's areas that a test of the portal names."""
    identifier = re.compile(rf"\b(?:{'|'.join(sorted(areas))})-\d+\b")
    for number, line in enumerate(text.splitlines(), start=1):
        for found in identifier.findall(line):
            yield Claim(path, number, found)


def claims(root: Path, areas: set[str]) -> Iterator[Claim]:
    """List what all tests of the tree claim."""
    for folder in TESTED:
        for path in sorted((root / folder).rglob("*")):
            if "node_modules" in path.parts:
                continue
            if path.suffix == ".py":
                yield from claims_in_python(path, path.read_text())
            elif path.name.endswith((".test.ts", ".test.tsx")):
                yield from claims_in_typescript(path, path.read_text(), areas)


def complaints(root: Path) -> list[str]:
    """List, in sentences, the claims that no page of docs/spec knows."""
    known = feature_lines(root / "docs/spec")
    found = []
    for claim in claims(root, {identifier.partition("-")[0] for identifier in known}):
        where = f"{claim.path.relative_to(root)}:{claim.line}"
        if claim.feature is None:
            found.append(f'{where}: a spec mark names its lines as they are written: @pytest.mark.spec("VLT-30").')
        elif claim.feature not in known:
            found.append(f"{where}: {claim.feature} is on no page of docs/spec. Correct it, or write the line first.")
    return found


def main() -> int:
    """Print what is wrong; return 1 when anything is."""
    found = complaints(ROOT)
    sys.stderr.writelines(f"{each}\n" for each in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
