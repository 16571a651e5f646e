"""The styles of handwriting that a signature can be typed in, and the characters that all of them have."""

from enum import StrEnum
from typing import Final
from unicodedata import normalize

# The letters of Latin Extended-A that one or another of the fonts lacks.
_RARE: Final = {0x12C, 0x12D, 0x132, 0x133, 0x166, 0x167, 0x17F}
# What European names are written with.
CHARACTERS: Final = (
    frozenset([*range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x1E9E, 0x2013, 0x2019]) - _RARE
)


class Handwriting(StrEnum):
    """A style of handwriting."""

    CURSIVE = "cursive"
    UPRIGHT = "upright"
    BOLD = "bold"


def composed(text: str) -> str:
    """Write letters and their accents as one character each, as the fonts have them."""
    return normalize("NFC", text)


def not_writable(text: str) -> str:
    """Return the characters of a text that the fonts lack."""
    return "".join(sorted({character for character in composed(text) if ord(character) not in CHARACTERS}))
