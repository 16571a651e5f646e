"""Patterns of answers: few expressions, which Python and browsers read alike and which match in bounded time.

An operator may write anything; what is matched with every answer of everybody is therefore a sequence of characters
and sets of characters, each with a number of times, and nothing that could make an answer be tried in endless ways.
"""

import re
from typing import Final

from deposits.journeys.definition import Text

_LONGEST: Final = 200
# In how many ways the parts of varying length may share an answer between them.
_MOST_WAYS: Final = 10_000
# How often `*` and `+` may repeat at most: no answer is longer.
_UNBOUNDED: Final = 500
_ESCAPED: Final = r"\\[\^$.*+?()\[\]{}|/\\]"
_PART: Final = re.compile(
    rf"(?:\[\^?(?:[^\[\]\\]|{_ESCAPED}|\\-)+\]|{_ESCAPED}|[^\\^$*+?()\[\]{{}}|])"
    r"(?:(?P<sign>[?*+])|\{(?P<least>\d{1,3})(?P<range>,(?P<most>\d{0,3}))?\})?"
)


def mistake_in(pattern: str) -> Text | None:
    """Return why a pattern is not taken; None for one that is."""
    if len(pattern) > _LONGEST:
        return Text(f"{_LONGEST} caractères au plus.", f"{_LONGEST} characters at most.")
    # It is matched with the whole answer, whether or not it says so.
    ways, at, end = 1, int(pattern.startswith("^")), len(pattern) - pattern.endswith("$")
    while at < end:
        part = _PART.match(pattern, at, end)
        if part is None:
            return _not_understood(pattern, at)
        ways *= _ways(part)
        at = part.end()
    if ways > _MOST_WAYS:
        return Text("Trop de parties de longueur variable.", "Too many parts of varying length.")
    return _ill_formed(pattern)


def _ways(part: re.Match[str]) -> int:
    if part["sign"]:
        return 2 if part["sign"] == "?" else _UNBOUNDED
    if part["range"] is None:
        return 1
    most = int(part["most"]) if part["most"] else _UNBOUNDED
    return max(1, most - int(part["least"]) + 1)


def _not_understood(pattern: str, at: int) -> Text:
    return Text(
        f"Expression mal formée ou trop complexe, à partir de «\u00a0{pattern[at : at + 10]}\u00a0».",
        f"Ill-formed or too complex an expression, from “{pattern[at : at + 10]}” on.",
    )


def _ill_formed(pattern: str) -> Text | None:
    try:
        re.compile(pattern)
    except re.error as error:
        return Text(f"Expression mal formée\u00a0: {error}.", f"Ill-formed expression: {error}.")
    return None
