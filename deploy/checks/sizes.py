"""Report the sizes of functions, files and folders, and fail where they are too large: `make check` runs it.

In every package nine functions in ten stay under 25 lines, files near 250 lines, folders near fifteen modules.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHORT = 25
SHARE_SHORT = 0.9
USUAL_FILE = 250
LONGEST_FILE = 320
LARGEST_FOLDER = 16
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
        found += [
            f"{folder} has {modules} modules; split it into areas, each named after what it is about."
            for folder, modules in self.folders.items()
            if modules > LARGEST_FOLDER
        ]
        return found

    @property
    def folders(self) -> Counter[Path]:
        """The number of modules in each folder."""
        return Counter(Path(path).parent for path in self.files if not path.endswith("__init__.py"))


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
    """Return the length of each function's body, without docstring and signature."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield (node.end_lineno or node.lineno) - body[0].lineno + 1 if body else 0


def main() -> int:
    """Print the report; return 1 when something is too long."""
    packages = [
        ROOT / "libs/common/chartrier",
        ROOT / "gateway",
        ROOT / "connector/chartrier_connector",
        ROOT / "deploy",
        ROOT / "bench",
    ]
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
