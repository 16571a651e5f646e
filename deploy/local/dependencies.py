"""Print what our packages depend on, without each other: `make lock` locks it as one set."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = "chartrier"


def main() -> None:
    """Print one dependency a line."""
    manifests = sorted(ROOT.glob("libs/*/pyproject.toml")) + sorted(ROOT.glob("services/*/pyproject.toml"))
    listed = (dependency for manifest in [*manifests, ROOT / "gateway/pyproject.toml"] for dependency in of(manifest))
    sys.stdout.write("\n".join(sorted(set(listed))) + "\n")


def of(manifest: Path) -> list[str]:
    """List what one package depends on beside our own packages."""
    project = tomllib.loads(manifest.read_text())["project"]
    return [dependency for dependency in project.get("dependencies", []) if not dependency.startswith(OURS)]


if __name__ == "__main__":
    main()
