"""The fields that documents are found by: of which kind each is, and the pieces that its values are indexed as.

A day lies in its month, year and century, and an amount in those of its order of magnitude that begin with the same
figures: whatever lies between two of them is the union of few pieces, each of which is looked for by equality alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from vault.search.words import folded, stem_of, without_nir, words_of

Kind = Literal["text", "choice", "day", "month", "amount"]

KINDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "text": (
        "title", "organisation_name", "recipient_name", "tags", "employer", "agency", "client", "department",
        "employee", "staff_number", "number", "contract_number", "reference", "position", "qualification", "reason",
        "position_status", "position_features", "work_place", "year_week", "note",
    ),
    "choice": ("kind", "currency"),
    "day": ("start", "end", "earliest_end", "latest_end", "invoiced_on", "due_on", "date"),
    "month": ("period",),
    "amount": ("pay_rate", "billed_rate", "net", "vat", "gross"),
}  # fmt: skip
FIELDS: Final[Mapping[str, Kind]] = {name: kind for kind, names in KINDS.items() for name in names}

FIRST_DAY: Final = date(1000, 1, 1)
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT: Final = re.compile(r"-?[0-9]{1,12}([.][0-9]{1,4})?")
_ONE_DAY: Final = timedelta(days=1)

# An amount's place among all: its order of magnitude, from a ten-thousandth on, and its first four figures.
_SMALLEST: Final = -4
_FIGURES: Final = 4
_LEAST: Final[int] = 10**3
_OF_AN_ORDER: Final = 9 * _LEAST
_LAST_PLACE: Final = (12 - _SMALLEST) * _OF_AN_ORDER - 1


def is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar."""
    try:
        return bool(_DAY.fullmatch(text)) and date.fromisoformat(text) >= FIRST_DAY
    except ValueError:
        return False


def is_month(text: str) -> bool:
    """Return whether a text is a month of the calendar."""
    return bool(_MONTH.fullmatch(text)) and is_day(f"{text}-01")


def is_amount(text: str) -> bool:
    """Return whether a text is an amount as facts have them."""
    return bool(_AMOUNT.fullmatch(text))


def pieces_of(name: str, value: str) -> Iterator[str]:
    """Return the pieces that a value of a field is indexed as; none of what is no field, or no value of its kind."""
    match FIELDS.get(name):
        case "text":
            yield whole_of(name, value)
            yield from (word_of(name, stem_of(word)) for word in words_of(value))
        case "choice":
            yield whole_of(name, value)
        case "day" | "month" if is_day(value) or is_month(value):
            yield from (f"{name}@{value[:length]}" for length in (2, 4, 7, 10) if length <= len(value))
        case "amount" if is_amount(value):
            amount = Decimal(value)
            sign = "-" if amount < 0 else "+"
            yield from (f"{name}#{sign}{piece}" for piece in _levels(_place(abs(amount)))) if amount else [f"{name}#0"]


def whole_of(name: str, value: str) -> str:
    """Return the piece of a text that is this one and no longer."""
    return f"{name}={' '.join(without_nir(folded(value)).split())}"


def word_of(name: str, stem: str) -> str:
    """Return the piece of a text with a word of this stem."""
    return f"{name}:{stem}"


def days_between(name: str, first: date, last: date) -> Iterator[str]:
    """Return the pieces that all days between two have, the two among them, and no other day."""
    while first <= last:
        piece, end = next(each for each in _periods_from(first) if each[1] <= last)
        yield f"{name}@{piece}"
        if end == date.max:
            return
        first = end + _ONE_DAY


def amounts_between(name: str, low: Decimal | None, high: Decimal | None) -> Iterator[str]:
    """Return the pieces that all amounts between two have; of others, only some that begin with the same figures."""
    if (low is None or low <= 0) and (high is None or high >= 0):
        yield f"{name}#0"
    if high is None or high > 0:
        places = _places(low if low is not None and low > 0 else None, high)
        yield from (f"{name}#+{piece}" for piece in places)
    if low is None or low < 0:
        places = _places(-high if high is not None and high < 0 else None, None if low is None else -low)
        yield from (f"{name}#-{piece}" for piece in places)


def _periods_from(day: date) -> Iterator[tuple[str, date]]:
    """Return the century, year, month and day that begin with a day, each with its last day."""
    text = day.isoformat()
    if text.endswith("00-01-01"):
        yield text[:2], date(day.year + 99, 12, 31)
    if text.endswith("01-01"):
        yield text[:4], date(day.year, 12, 31)
    if text.endswith("01"):
        yield text[:7], day.replace(day=monthrange(day.year, day.month)[1])
    yield text, day


def _place(amount: Decimal) -> int:
    order = amount.adjusted()
    figures = int(amount.scaleb(_FIGURES - 1 - order))
    return (order - _SMALLEST) * _OF_AN_ORDER + figures - _LEAST


def _levels(place: int) -> Iterator[str]:
    """Return the pieces that an amount has: its order of magnitude, and its first figures, one by one."""
    order, rest = divmod(place, _OF_AN_ORDER)
    yield str(order)
    figures = str(rest + _LEAST)
    yield from (f"{order}/{figures[:length]}" for length in range(1, _FIGURES + 1))


def _places(low: Decimal | None, high: Decimal | None) -> Iterator[str]:
    place = 0 if low is None else _place(low)
    last = _LAST_PLACE if high is None else _place(high)
    while place <= last:
        sizes = (_OF_AN_ORDER, *(10**power for power in reversed(range(_FIGURES))))
        for level, size in enumerate(sizes):
            if place % _OF_AN_ORDER % size == 0 and place + size - 1 <= last:
                yield list(_levels(place))[level]
                place += size
                break
