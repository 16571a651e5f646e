"""Report how long functions and files are, and fail where they outgrow the house: `make check` runs it.

Nine functions in ten stay under 25 lines, in every package; files stay near 250 lines.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHORT = 25
SHARE_SHORT = 0.9
USUAL_FILE = 250
LONGEST_FILE = 320
SKIPPED = {"node_modules", "tests", "versions", "portal", "__pycache__"}


@dataclass(frozen=True)
class Measured:
    """One package's functions and files."""

    package: str
    functions: list[int]
    # Lines by the file's path, from the root.
    files: dict[str, int]

    @property
    def share(self) -> float:
        """The share of functions that are short."""
        if not self.functions:
            return 1
        return sum(length < SHORT for length in self.functions) / len(self.functions)

    @property
    def longer_than_usual(self) -> list[str]:
        """The files that are longer than they should be, longest first."""
        long = sorted(self.files.items(), key=lambda item: -item[1])
        return [f"{path}: {lines} lines" for path, lines in long if lines > USUAL_FILE]

    @property
    def complaints(self) -> list[str]:
        """What fails the check, in sentences."""
        found = []
        if self.share < SHARE_SHORT:
            found.append(f"{self.package}: only {self.share:.0%} of functions are under {SHORT} lines; split by step.")
        found += [
            f"{path} has {lines} lines; split it by area, never by technical kind."
            for path, lines in self.files.items()
            if lines > LONGEST_FILE
        ]
        return found


def measure(package: Path, *, root: Path = ROOT) -> Measured:
    """Measure every function and file of a package, its tests apart."""
    functions: list[int] = []
    files: dict[str, int] = {}
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(root)
        if SKIPPED.isdisjoint(place.parts):
            text = path.read_text()
            files[str(place)] = text.count("\n")
            functions += lengths(ast.parse(text))
    return Measured(str(package.relative_to(root)), functions, files)


def lengths(tree: ast.Module) -> Iterator[int]:
    """Answer the length of each function's body, its docstring and signature apart."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield (node.end_lineno or node.lineno) - body[0].lineno + 1 if body else 0


def main() -> int:
    """Print the report; answer 1 when something outgrew the house."""
    packages = [ROOT / "libs/common/chartrier", ROOT / "gateway", ROOT / "deploy/local"]
    packages += sorted(path.parent for path in ROOT.glob("services/*/*/app.py"))
    complaints: list[str] = []
    for measured in map(measure, packages):
        lines = sum(measured.files.values())
        print(f"{measured.package:<32} {lines:>6} lines  {measured.share:>4.0%} of {len(measured.functions)} short")
        for line in measured.longer_than_usual:
            print(f"    {line}")
        complaints += measured.complaints
    print("\n".join(complaints), file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
