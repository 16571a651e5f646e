"""Printable text: the letters that our documents are printed with, the Latin script of French and its neighbours."""

import re
import unicodedata

# The letters that the font of our documents has, checked by a test; any other would stop a PDF/A from being made.
_PRINTED = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u017e\u0218-\u021b\u1ea0-\u1ef9\u2012-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022"
    "\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u2044\u20ac\u2116]"
)
_SAME_BUT_DRAWN = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": "", "\u200b": "", "\ufeff": ""})


def normalised(text: str) -> str:
    """Return the text in one form: composed letters, single spaces, none of the invisible characters that we know."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SAME_BUT_DRAWN).split())


def is_printable(text: str) -> bool:
    """Return whether every letter of the text can be printed."""
    return all(map(_PRINTED.match, text))


def printable(text: str) -> str:
    """Return the text with a question mark for each letter that can't be printed."""
    return "".join(letter if _PRINTED.match(letter) else "?" for letter in normalised(text))
