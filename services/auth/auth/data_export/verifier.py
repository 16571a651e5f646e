"""Verify a package from itself alone: every file against its digest, and the journal line by line.

    python3 verifier.py

Needs Python 3.11 and nothing else. Says which file or which line is not what it was; ends with 1 when there is one.
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

_BROKEN = "this package is not what it was\n"
_WHOLE = "every file and every line of the journal holds\n"
_BEGINNING = "00" * 32


def main(bag: Path) -> int:
    """Verify the package in a folder, and say what was found."""
    breaks = [*_broken_files(bag), *_broken_chains(json.loads((bag / "data/coffre.json").read_text("utf-8")))]
    for each in breaks:
        sys.stdout.write(f"BROKEN  {each}\n")
    sys.stdout.write(_BROKEN if breaks else _WHOLE)
    return 1 if breaks else 0


def _broken_files(bag: Path) -> Iterator[str]:
    listed: set[str] = set()
    for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        for line in (bag / manifest).read_text("utf-8").splitlines():
            digest, name = line.split("  ", 1)
            listed.add(name)
            file = bag / name
            if not file.is_file():
                yield f"{name} is missing"
            elif sha256(file.read_bytes()).hexdigest() != digest:
                yield f"{name} was changed"
    there = {file.relative_to(bag).as_posix() for file in (bag / "data").rglob("*") if file.is_file()}
    yield from (f"{name} was added" for name in sorted(there - listed))


def _broken_chains(vault: dict[str, Any]) -> Iterator[str]:
    for account in vault["accounts"]:
        for chain in account.get("chains", []):
            lines = [line for line in account["journal"] if line["holder"] == chain["holder"]]
            broken = _first_break(lines, chain)
            if broken:
                yield f"journal of {chain['holder']}: {broken}"


def _first_break(lines: list[dict[str, Any]], chain: dict[str, Any]) -> str | None:
    previous = _BEGINNING
    for number, line in enumerate(lines, 1):
        if line["sequence"] != number:
            return f"line {number} was removed"
        if line["hash"] != _hash(line) or line["previous"] != previous:
            return f"line {number} was changed"
        previous = line["hash"]
    if len(lines) != chain["sequence"] or previous != chain["hash"]:
        return f"it does not end with line {chain['sequence']}"
    signed = chain["signed"]
    if signed and lines[signed["sequence"] - 1]["hash"] != signed["hash"]:
        return f"line {signed['sequence']} is not the one that was signed"
    return None


def _hash(line: dict[str, Any]) -> str:
    """Return the hash that a line must have: SHA-256 of these parts as JSON without spaces, keys sorted, in UTF-8."""
    parts = [
        "line",
        1,
        line["holder"],
        line["sequence"],
        round(datetime.fromisoformat(line["at"]).timestamp() * 1_000_000),
        line["act"],
        line["actor_id"] or "",
        line["actor"],
        line["document_id"] or "",
        line["title"],
        line["details"],
        line["previous"],
    ]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
