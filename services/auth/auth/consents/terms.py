"""The terms that one accepts: one text per kind of account, French and English, versioned; and the privacy notice."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

KINDS: Final = ("employee", "client", "agency", "deposit_client")
TEXTS: Final = (*KINDS, "privacy")
LANGUAGES: Final = ("fr", "en")
_OF_SPACE: Final = {
    "person": "employee",
    "company": "client",
    "network": "agency",
    "agency": "agency",
    "employer": "agency",
    "employer_group": "agency",
    "operator": "agency",
    "deposit_client": "deposit_client",
}


@dataclass(frozen=True)
class Terms:
    """One text in one language."""

    kind: str
    version: str
    title: str
    paragraphs: tuple[str, ...]


@cache
def current(kind: str, language: str = "fr") -> Terms | None:
    """Return the text in force, in French where the language is not one of ours; None where there is no such kind."""
    if kind not in TEXTS:
        return None
    source = tomllib.loads(files("auth").joinpath(f"data/terms/{kind}.toml").read_text("utf-8"))
    text = source[language if language in LANGUAGES else "fr"]
    return Terms(kind=kind, version=source["version"], title=text["title"], paragraphs=tuple(text["paragraphs"]))


def for_space(kind: str) -> Terms:
    """Return the terms that somebody accepts who is invited into this kind of space."""
    found = current(_OF_SPACE[kind])
    if found is None:
        raise LookupError(kind)
    return found


def kinds_for(spaces: Iterable[str | None]) -> set[str]:
    """Return the kinds of text that these kinds of space ask for; machines and the operator accept none."""
    return {_OF_SPACE[kind] for kind in spaces if kind is not None and kind in _OF_SPACE}
