"""The hands a signature can be written in, and the letters that all of them know."""

from enum import StrEnum
from typing import Final
from unicodedata import normalize

# The letters of Latin Extended-A that one or another of the hands lacks.
_RARE: Final = {0x12C, 0x12D, 0x132, 0x133, 0x166, 0x167, 0x17F}
# What European names are written with.
REPERTOIRE: Final = (
    frozenset([*range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x1E9E, 0x2013, 0x2019]) - _RARE
)


class Hand(StrEnum):
    """A way of writing one's name."""

    CURSIVE = "cursive"
    UPRIGHT = "upright"
    BOLD = "bold"


def composed(text: str) -> str:
    """Write letters and their accents as one sign each, as the hands have them."""
    return normalize("NFC", text)


def unwritable(text: str) -> str:
    """Tell which signs of a text no hand can write."""
    return "".join(sorted({sign for sign in composed(text) if ord(sign) not in REPERTOIRE}))
