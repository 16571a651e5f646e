"""What people read is set as in print: ’, never the apostrophe of a keyboard, and spaces that hold what they should."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
BETWEEN_LETTERS = re.compile(r"[^\W\d_]'[^\W\d_]")
ALONE = re.compile(r"\S [?!;:»]|« ")
ALONE_IN_A_SENTENCE = re.compile(r"[^\W\d_] [?!;:](?: |$)")
FRENCH = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|aujourd|quelqu)'[^\W\d_]", re.IGNORECASE)


def texts() -> Iterator[tuple[Path, str]]:
    """List every text of ours that people read and that is no program."""
    for folder in ("services/auth/auth/data", "services/deposits/deposits/journeys"):
        for path in (ROOT / folder).rglob("*.toml"):
            yield path, re.sub(r"^#.*", "", path.read_text("utf-8"), flags=re.MULTILINE)
    for path in (ROOT / "services/notify/notify/rendering/templates").glob("*/*.txt"):
        # Phones have no ’: one of it would make two or three text messages of one.
        if not path.stem.endswith("-by-sms"):
            yield path, path.read_text("utf-8")


def sentences(path: Path) -> Iterator[str]:
    """List what a program says; what stands before its parts is for programmers."""
    tree = ast.parse(path.read_text("utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


def test_texts_have_the_apostrophe_of_print() -> None:
    read = list(texts())
    assert len(read) > 40
    assert {path.name: found for path, text in read if (found := BETWEEN_LETTERS.findall(text))} == {}


def test_high_punctuation_never_begins_a_line_of_theirs() -> None:
    assert {path.name: found for path, text in texts() if (found := ALONE.findall(text))} == {}


def test_french_sentences_in_programs_have_both_too() -> None:
    programs = [path for path in (ROOT / "services").glob("*/*/**/*.py") if "tests" not in path.parts]
    assert programs
    typed = [
        (path.name, said)
        for path in programs
        for said in sentences(path)
        if FRENCH.search(said) or ALONE_IN_A_SENTENCE.search(said)
    ]
    assert typed == []
