"""Hold the names of tables, stored classes, events and API tags to docs/glossary.md: `make check` runs it."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ORDINARY: Final = "## Ordinary words in names"
_TERM: Final = re.compile(r"^\| (.+?) \| .*? \| (.+?) \| .+ \|$", re.MULTILINE)
_NAME: Final = re.compile(r"`(\w+)`")
_TABLE_OF_PAGE: Final = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
_PART: Final = re.compile(r"[A-Z]?[a-z]+")


def words_of(name: str) -> list[str]:
    """Return the words of a name, small: of `SigningKey`, `signing_keys` or `sign-in`."""
    return [part.lower() for part in _PART.findall(name)]


def known_words(page: str) -> set[str]:
    """Return every word of a term, and the ordinary words, each in the singular and the plural."""
    terms, _, ordinary = page.partition(ORDINARY)
    words = {word for term, _ in _TERM.findall(terms) for word in words_of(term)} | set(words_of(ordinary))
    return words | {plural for word in words for plural in _plurals(word)}


def _plurals(word: str) -> Iterator[str]:
    yield word + "s"
    yield word + "es"
    if word.endswith("y"):
        yield word[:-1] + "ies"


def carriers(page: str) -> set[str]:
    """Return the tables and classes that the page names."""
    return {name for _, cell in _TERM.findall(page) for name in _NAME.findall(cell)}


def classes(root: Path) -> dict[str, set[str]]:
    """Return the classes of the services and of chartrier, each with the names of its bases."""
    found: dict[str, set[str]] = {}
    for path in [*root.glob("services/*/*/**/*.py"), *root.glob("libs/common/chartrier/**/*.py")]:
        if "tests" not in path.relative_to(root).parts:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, set()).update(ast.unparse(base).split(".")[-1] for base in node.bases)
    return found


def tables(root: Path) -> set[str]:
    """Return every table: docs/row-security.md lists them, and its test holds it to the databases."""
    return set(_TABLE_OF_PAGE.findall((root / "docs/row-security.md").read_text()))


def names(root: Path) -> dict[str, str]:
    """Return the names that are held to the glossary, each with what it is the name of."""
    found = dict.fromkeys(tables(root), "table")
    found |= {name: "class" for name, bases in classes(root).items() if bases & {"Base", "Event"}}
    found |= {path.name.split(".v")[0].split(".")[1]: "event" for path in root.glob("contracts/events/*.json")}
    for path in root.glob("contracts/http/*.json"):
        found |= {tag["name"]: "API tag" for tag in json.loads(path.read_text()).get("tags", [])}
    return found


def complaints(page: str, named: dict[str, str], existing: set[str]) -> list[str]:
    """Return in sentences what is not in the glossary, and what only the glossary has."""
    known = known_words(page)
    found = [
        f"{kind} {name}: {word!r} is no word of docs/glossary.md. Use the word that the page has for it,"
        " or add the term there first."
        for name, kind in sorted(named.items())
        for word in words_of(name)
        if word not in known
    ]
    gone = carriers(page) - existing
    return found + [f"docs/glossary.md names {name}, which is no table or class any more." for name in sorted(gone)]


def main() -> int:
    """Print what differs; return 1 when something does."""
    page = (ROOT / "docs/glossary.md").read_text()
    found = complaints(page, names(ROOT), set(classes(ROOT)) | tables(ROOT))
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
