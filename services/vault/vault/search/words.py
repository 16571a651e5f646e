"""Text as one looks for it in French: without accents and capitals, in words, of each its stem. Never a NIR."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_WORD: Final = re.compile(r"[a-z0-9]{2,40}|[0-9]")
# A social security number, however its figures are grouped: nobody is found by it (LAW-04).
_NIR: Final = re.compile(
    r"(?<![0-9])[1-478][ .]?[0-9]{2}[ .]?[0-9]{2}[ .]?(?:[0-9]{2}|2[ab])[ .]?[0-9]{3}[ .]?[0-9]{3}"
    r"(?:[ .]?[0-9]{2})?(?![0-9])"
)
_COMMON: Final = frozenset(
    re.findall(
        "[a-z]+",
        "au aux avec ce ces cette dans de des du elle en et eux il ils la le les leur leurs lui ne nos notre nous on ou"
        " par pas pour qu que qui sa se ses si son sont sur un une vos votre vous est and for of the to",
    )
)
_SHORTEST_WITH_ENDING: Final = 5


def folded(text: str) -> str:
    """Return a text in lower case, without accents, its ligatures written out."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(each for each in apart if not unicodedata.combining(each))


def without_nir(text: str) -> str:
    """Return a folded text without the social security numbers in it."""
    return _NIR.sub(" ", text)


def words_of(text: str) -> Iterator[str]:
    """Return the words of a text that somebody may look for, folded."""
    return (word for word in _WORD.findall(without_nir(folded(text))) if word not in _COMMON)


def stem_of(word: str) -> str:
    """Return the stem of a folded word: the same for its plural and its feminine."""
    if len(word) < _SHORTEST_WITH_ENDING or not word.isalpha():
        return word
    if word.endswith("aux"):
        word = f"{word[:-3]}al" if not word.endswith("eaux") else word[:-1]
    else:
        word = word.rstrip("sx") if word.endswith(("s", "x")) else word
    for feminine, masculine in (("euse", "eur"), ("trice", "teur"), ("elle", "el"), ("enne", "en"), ("onne", "on")):
        if word.endswith(feminine):
            return word.removesuffix(feminine) + masculine
    return word.removesuffix("e")
