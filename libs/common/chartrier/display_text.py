"""Text that is shown to other people: one rule for every title, name and message.

Such a text is in Unicode's composed form (NFC), trimmed, and made of what a reader can see. Characters that change the
direction of what surrounds them make `fdp.exe` read `exe.pdf`; invisible ones make two different names look the same.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from idna import IDNAError, valid_contextj

LINE_BREAK: Final = "\n"
JOINERS: Final = "\u200c\u200d"

# Which control or format the text of others; the categories are of the Unicode standard.
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Invisible characters of other categories: the combining joiner, fillers, vowels and spaces without a glyph, and the
# code points that are no characters.
_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0\ufdd0-\ufdef\ufffe\uffff\U0010fffe\U0010ffff]"
)
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DIRECTIONAL: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_EMOJI_STYLE: Final = "\ufe0e\ufe0f"
_BEYOND_LATIN: Final = "\u0300"
_KEYCAPS: Final = "#*0123456789"


class UnfitText(ValueError):
    """A text has a character that must not be shown to others."""


def clean(text: str, *, lines: bool = False) -> str:
    """Return a text as it may be shown to others, or raise `UnfitText`; line breaks are allowed in `lines`."""
    composed = unicodedata.normalize("NFC", text)
    if lines:
        composed = composed.replace("\r\n", LINE_BREAK)
    trimmed = composed.strip()
    # Most texts: letters, digits and signs of the Latin script, none of which needs its neighbours to be looked at.
    if trimmed.isprintable() and max(trimmed, default="") < _BEYOND_LATIN:
        return trimmed
    for place, character in enumerate(trimmed):
        if not (lines and character == LINE_BREAK) and not _is_visible(trimmed, place):
            raise UnfitText(_reason(character))
    return trimmed


def is_clean(text: str, *, lines: bool = False) -> bool:
    """Return whether a text may be shown to others as it is."""
    try:
        return clean(text, lines=lines) == text
    except UnfitText:
        return False


def _is_visible(text: str, place: int) -> bool:
    character = text[place]
    if character in JOINERS:
        return _joins_letters(text, place) or _joins_emoji(text, place)
    if _SELECTORS.match(character):
        return character in _EMOJI_STYLE and _takes_style(text[place - 1 : place])
    return unicodedata.category(character) not in _REFUSED_CATEGORIES and not _INVISIBLE.match(character)


def _joins_letters(text: str, place: int) -> bool:
    """Return whether a joiner stands where the script of its neighbours needs it, as RFC 5892 defines it."""
    try:
        return valid_contextj(text, place)
    except (IDNAError, ValueError):
        return False


def _joins_emoji(text: str, place: int) -> bool:
    # An emoji may have a skin tone and a style behind it.
    before = text[max(0, place - 3) : place].rstrip(_EMOJI_STYLE)
    return _is_emoji(before[-1:]) and _is_emoji(text[place + 1 : place + 2])


def _is_emoji(character: str) -> bool:
    return character != "" and (unicodedata.category(character) == "So" or ord(character) in _SKIN_TONES)


def _takes_style(character: str) -> bool:
    return _is_emoji(character) or (character != "" and character in _KEYCAPS)


def _reason(character: str) -> str:
    name = f"U+{ord(character):04X}"
    if character in _DIRECTIONAL:
        return f"Has a character that changes the direction of the text ({name})."
    if character in "\n\r\u2028\u2029":
        return "Must be on one line."
    if unicodedata.category(character) == "Cc":
        return f"Has a control character ({name})."
    return f"Has an invisible character ({name})."
