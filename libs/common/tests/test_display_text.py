"""Text that others see: what would mislead its reader is refused, and everything that people write is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartrier import display_text
from chartrier.display_text import UnfitText
from chartrier.testing import ALICE, RunningService

MISLEADING = {
    "a right-to-left override": "invoice\u202efdp.exe",
    "a left-to-right override": "a\u202db",
    "an embedding": "a\u202ab\u202c",
    "an isolate": "a\u2067b\u2069",
    "a direction mark": "a\u200fb",
    "a zero-width space": "ad\u200bmin",
    "a joiner between Latin letters": "ad\u200dmin",
    "a non-joiner between Latin letters": "ad\u200cmin",
    "a byte order mark": "ad\ufeffmin",
    "a word joiner": "ad\u2060min",
    "a soft hyphen": "ad\u00admin",
    "a combining joiner": "ad\u034fmin",
    "a tag": "ad\U000e0061min",
    "a flag of tags": "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "a selector behind a letter": "ad\ufe0fmin",
    "a filler": "\u3164",
    "a blank pattern": "\u2800",
    "NUL": "a\x00b",
    "a bell": "a\x07b",
    "an escape": "a\x1b[31mb",
    "a delete": "a\x7fb",
    "a C1 control": "a\x85b",
    "a line break": "a\nb",
    "a carriage return": "a\rb",
    "a tab": "a\tb",
    "a line separator": "a\u2028b",
    "a paragraph separator": "a\u2029b",
    "a lone surrogate": "a\ud800b",
    "a private character": "a\ue000b",
    "no character": "a\uffffb",
}
WRITTEN = [
    "L’été à Saint-Étienne",
    "Bulletin n° 12\u00a0: 1\u202f234,56 €",
    "Nguyễn Thị Minh Khai",
    "Łukasz Żółć",
    "Ιωάννης",
    "محمد",
    "نامه\u200cای",
    "क्\u200dष",
    "李小龍",
    "👩🏽\u200d🚀 👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 🇫🇷",
]


@pytest.mark.parametrize("text", MISLEADING.values(), ids=MISLEADING)
def test_what_would_mislead_a_reader_is_refused(text: str) -> None:
    with pytest.raises(UnfitText):
        display_text.clean(text)
    assert not display_text.is_clean(text)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_people_write_is_kept_as_they_wrote_it(text: str) -> None:
    assert display_text.clean(text) == text
    assert display_text.is_clean(text)


def test_a_text_is_composed_and_trimmed() -> None:
    assert display_text.clean("  E\u0301te\u0301\u00a0\n") == "Été"
    assert display_text.clean(unicodedata.normalize("NFD", "Nguyễn")) == "Nguyễn"


def test_lines_are_kept_where_they_are_allowed() -> None:
    assert display_text.clean("Bonjour,\r\n\r\nmerci.\n", lines=True) == "Bonjour,\n\nmerci."
    with pytest.raises(UnfitText):
        display_text.clean("Bonjour\rmerci", lines=True)


@given(st.text(max_size=40))
def test_what_was_cleaned_once_is_clean(text: str) -> None:
    try:
        cleaned = display_text.clean(text)
    except UnfitText:
        return
    assert display_text.clean(cleaned) == cleaned
    assert all(unicodedata.category(one) not in {"Cc", "Cs", "Co", "Zl", "Zp"} for one in cleaned)


@pytest.mark.parametrize(
    "title, language, reason",
    [
        ("a\u202eb", "fr", "Contient un caractère qui change le sens du texte (U+202E)."),
        ("a\u202eb", "en", "Has a character that changes the direction of the text (U+202E)."),
        ("a\u200bb", "fr", "Contient un caractère invisible (U+200B)."),
        ("a\x07b", "fr", "Contient un caractère de commande (U+0007)."),
        ("a\nb", "fr", "Ce texte doit tenir sur une ligne."),
        (" \u00a0", "fr", "De 1 à 80 caractères sont attendus."),
        ("a" * 81, "fr", "De 1 à 80 caractères sont attendus."),
        ("a" * 100_000, "fr", "Au plus 80 caractères sont admis."),
    ],
)
def test_a_title_is_refused_with_its_reason(service: RunningService, title: str, language: str, reason: str) -> None:
    answer = service.as_(ALICE).post("/api/library/books", json={"title": title}, headers={"Accept-Language": language})
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == [{"field": "title", "reason": reason}]


def test_a_title_is_stored_composed_and_trimmed(service: RunningService) -> None:
    answer = service.as_(ALICE).post("/api/library/books", json={"title": "  Les Mise\u0301rables "})
    assert answer.get_json()["title"] == "Les Misérables"
