"""The language of an answer: French, unless the reader prefers English."""

from __future__ import annotations

from typing import Final, Literal

from flask import request

Language = Literal["fr", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("fr", "en")


def request_language() -> Language:
    """Return the one of our languages that the current request prefers; French where it names neither."""
    return "en" if request.accept_languages.best_match(LANGUAGES) == "en" else "fr"
