"""Communes of France by the beginning of their post code or their name, from a file that ships with the product."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice, takewhile
from typing import Final

MOST: Final = 20
# A beginning of less finds far too many to choose from.
SHORTEST: Final = 2
_ABBREVIATIONS: Final = {"st": "saint", "ste": "sainte"}


@dataclass(frozen=True)
class Commune:
    """A post code, and a commune that has it."""

    post_code: str
    name: str
    code: str


@dataclass(frozen=True)
class _Index:
    # Lines as in the file, by post code; and by name, folded, each with the number of its line.
    lines: list[str]
    names: list[tuple[str, int]]


def find(beginning: str) -> list[Commune]:
    """Return the first communes whose post code, or name, begins like this."""
    if len(beginning.strip()) < SHORTEST:
        return []
    compact = re.sub(r"\s", "", beginning)
    index = _index()
    lines = _by_post_code(index, compact) if compact.isdigit() else _by_name(index, folded(beginning))
    return [Commune(*line.split(";")) for line in lines]


def folded(name: str) -> str:
    """Return a name without accents, case and punctuation, and with its saints written out."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().replace("'", " "))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def _by_post_code(index: _Index, beginning: str) -> list[str]:
    start = bisect_left(index.lines, beginning)
    found = takewhile(lambda line: line.startswith(beginning), islice(index.lines, start, None))
    return list(islice(found, MOST))


def _by_name(index: _Index, beginning: str) -> list[str]:
    if not beginning:
        return []
    start = bisect_left(index.names, (beginning, 0))
    found = takewhile(lambda named: named[0].startswith(beginning), islice(index.names, start, None))
    return [index.lines[place] for _, place in islice(found, MOST)]


@cache
def _index() -> _Index:
    """Read the file, once in each process, when it is asked for first."""
    text = files("tenancy.national_data").joinpath("communes.csv").read_text("utf-8")
    lines = text.splitlines()
    return _Index(lines, sorted((folded(line.split(";")[1]), place) for place, line in enumerate(lines)))
