"""Names of files that are taken out together: they sort by date, fit every system, and no two are alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from chartrier.legal_time import day_of
from vault.documents.models import Document
from vault.inspection.rules import SUFFIXES

# What Windows, macOS and Linux refuse in a name, and what would make one lead elsewhere.
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST: Final = 120


def file_names(documents: Iterable[Document]) -> Iterator[str]:
    """Yield a name for each document: its month or day, its title, and a number where another has the same."""
    used: set[str] = set()
    for document in documents:
        stem, suffix = _stem(document), SUFFIXES[document.media_type]
        name, number = f"{stem}{suffix}", 1
        # One name in two cases is one file on most machines.
        while name.casefold() in used:
            number += 1
            name = f"{stem} ({number}){suffix}"
        used.add(name.casefold())
        yield name


def _stem(document: Document) -> str:
    day = document.facts.get("period") or day_of(document.delivered_at or document.received_at).isoformat()
    return f"{day} {legible(document.title)}"[:_LONGEST].rstrip(" .")


def legible(title: str) -> str:
    """Return a title as the name of a file may have it."""
    visible = _UNFIT.sub(" ", unicodedata.normalize("NFC", title))
    return " ".join("".join(each for each in visible if unicodedata.category(each) != "Cf").split())[:_LONGEST]
