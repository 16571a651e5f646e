"""What is erased and what is retained when an account is closed, in plain words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Outcome = Literal["erased", "retained"]


@dataclass(frozen=True)
class Item:
    """One kind of thing; with its count once it is done and, where it is retained, until when and by which law."""

    key: str
    text: str
    law: str | None = None
    until: str | None = None
    count: int | None = None


def expected(outcome: Outcome, language: str) -> list[Item]:
    """Return everything that may be erased, or have to be retained."""
    return [Item(key, words[language], words.get(f"law_{language}")) for key, words in _words()[outcome].items()]


def reported(outcome: Outcome, items: list[dict[str, Any]], language: str) -> list[Item]:
    """Return what a service reported that it erased, or must retain."""
    known = _words()[outcome]
    return [
        Item(
            item["key"],
            known[item["key"]][language],
            law=known[item["key"]].get(f"law_{language}"),
            until=item.get("until"),
            count=item["count"],
        )
        for item in items
        if item["key"] in known and item["count"]
    ]


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((files("auth") / "data" / "closing.toml").read_text(encoding="utf-8"))
