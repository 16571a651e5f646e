"""Print the branch coverage of each package, as `coverage json` measured it: `make coverage` ends with it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

PARTS = ("statements", "missing_lines", "branches", "missing_branches")


def main() -> None:
    """Print a line for each package and one for all."""
    report = json.loads(Path(sys.argv[1]).read_text())
    for line in table({path: file["summary"] for path, file in report["files"].items()}):
        print(line)


def table(files: dict[str, dict[str, int]]) -> list[str]:
    """Return the lines of the table; the files are named from the root of the tree."""
    packages: dict[str, Counter[str]] = {}
    for path, summary in sorted(files.items()):
        measured = Counter(
            statements=summary["num_statements"],
            missing_lines=summary["missing_lines"],
            branches=summary["num_branches"],
            missing_branches=summary["missing_branches"],
        )
        packages.setdefault(package_of(path), Counter()).update(measured)
    packages["all"] = sum(packages.values(), Counter())
    lines = [f"{'package':<12} {'statements':>10} {'missed':>7} {'branches':>9} {'missed':>7} {'covered':>8}"]
    for name, counts in packages.items():
        statements, missing, branches, partial = (counts[part] for part in PARTS)
        covered = 1 - (missing + partial) / max(1, statements + branches)
        lines.append(f"{name:<12} {statements:>10} {missing:>7} {branches:>9} {partial:>7} {covered:>8.1%}")
    return lines


def package_of(path: str) -> str:
    """Return the package of a file: libs/common/chartrier, services/<name>/<name> or gateway."""
    parts = Path(path).parts
    return parts[2] if parts[0] in {"libs", "services"} else parts[0]


if __name__ == "__main__":
    main()
