"""The letters that our papers are printed with: Latin script as French and its neighbours write it."""

import re
import unicodedata

# What the family of our papers draws, checked by a test; a letter outside it would stop a PDF/A from being made.
_PRINTED = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u017e\u0218-\u021b\u1ea0-\u1ef9\u2012-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022"
    "\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u2044\u20ac\u2116]"
)
_SAME_BUT_DRAWN = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": "", "\u200b": "", "\ufeff": ""})


def tidied(text: str) -> str:
    """The text in one form: composed letters, single spaces, nothing invisible that we know of."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SAME_BUT_DRAWN).split())


def is_printable(text: str) -> bool:
    """Whether every letter of the text can be printed."""
    return all(map(_PRINTED.match, text))


def printable(text: str) -> str:
    """The text with a question mark for each letter that can't be printed."""
    return "".join(letter if _PRINTED.match(letter) else "?" for letter in tidied(text))
