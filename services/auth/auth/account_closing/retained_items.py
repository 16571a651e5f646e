"""What goes and what stays when an account is closed, in plain words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal


@dataclass(frozen=True)
class Said:
    """One thing that goes or stays; with its count once it is done, and until when, by which law, where it stays."""

    key: str
    text: str
    law: str | None = None
    until: str | None = None
    count: int | None = None


def beforehand(what: Literal["erased", "kept"], language: str) -> list[Said]:
    """Everything that may go, or have to stay."""
    return [_said(what, key, language) for key in _words()[what]]


def afterwards(what: Literal["erased", "kept"], told: list[dict[str, Any]], language: str) -> list[Said]:
    """What a service says that it erased, or must keep."""
    return [
        _said(what, one["key"], language, until=one.get("until"), count=one["count"])
        for one in told
        if one["key"] in _words()[what] and one["count"]
    ]


def _said(
    what: Literal["erased", "kept"], key: str, language: str, *, until: str | None = None, count: int | None = None
) -> Said:
    words = _words()[what][key]
    return Said(key, words[language], law=words.get(f"law_{language}"), until=until, count=count)


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((files("auth") / "data" / "closing.toml").read_text(encoding="utf-8"))
