"""Conditions: a field, an operator and a value, as somebody looks for documents; all that are given hold together."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, Self, cast

from vault.search.fields import (
    FIELDS,
    FIRST_DAY,
    Kind,
    amounts_between,
    days_between,
    is_amount,
    is_day,
    is_month,
    whole_of,
)
from vault.search.widening import typed_words

Operator = Literal["has", "is", "from", "to"]
Bound = tuple[str, Literal["from", "to"]]
OPERATORS: Final[Mapping[Kind, tuple[Operator, ...]]] = {
    "text": ("has", "is"),
    "choice": ("is",),
    "day": ("is", "from", "to"),
    "month": ("is", "from", "to"),
    "amount": ("is", "from", "to"),
}
MOST_CONDITIONS: Final = 10
LONGEST_VALUE: Final = 200


class ConditionInvalid(ValueError):
    """What was given is no condition; its text says why."""


@dataclass(frozen=True)
class Condition:
    """One condition: the value is as its field's kind writes it."""

    field: str
    operator: Operator
    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the condition that a text says, as `gross:from:1000`; `ConditionInvalid` with what is wrong."""
        field, _, rest = text.partition(":")
        operator, _, value = rest.partition(":")
        kind = FIELDS.get(field)
        if kind is None or operator not in OPERATORS[kind] or "\0" in value:
            raise ConditionInvalid("Invalid value.")
        value = value.strip()
        if not value:
            raise ConditionInvalid("Missing data for required field.")
        if len(value) > LONGEST_VALUE:
            raise ConditionInvalid(f"Longer than maximum length {LONGEST_VALUE}.")
        if (kind == "day" and not is_day(value)) or (kind == "month" and not is_month(value)):
            raise ConditionInvalid("Not a valid date.")
        if kind == "amount" and not is_amount(value):
            raise ConditionInvalid("Not a valid number.")
        return cls(field, operator, value)


@dataclass(frozen=True)
class Asked:
    """What conditions ask of a document: a word in a field each, one piece of each set, and amounts within bounds."""

    words: Sequence[tuple[str, str]]
    pieces: Sequence[Sequence[str]]
    bounds: Mapping[Bound, Decimal]


def asked_by(conditions: Sequence[Condition]) -> Asked:
    """Return what all of some conditions ask."""
    texts = [each for each in conditions if FIELDS[each.field] in ("text", "choice")]
    words = [(each.field, word) for each in texts if each.operator == "has" for word in typed_words(each.value)]
    wholes = [[whole_of(each.field, each.value)] for each in texts if each.operator == "is"]
    # What has no word to look for is in no document.
    nothing: list[list[str]] = [[] for each in texts if each.operator == "has" and not typed_words(each.value)]
    spans = [_pieces(field, low, high) for field, (low, high) in _spans(conditions).items()]
    return Asked(words, [*wholes, *nothing, *spans], _bounds(conditions))


def _spans(conditions: Iterable[Condition]) -> dict[str, tuple[date | Decimal | None, date | Decimal | None]]:
    """Return between what and what each field is to be: several conditions on one field are one span."""
    lows: dict[str, list[date | Decimal]] = {}
    highs: dict[str, list[date | Decimal]] = {}
    for each in conditions:
        kind = FIELDS[each.field]
        if kind in ("text", "choice"):
            continue
        low, high = _span_of(kind, each.value)
        if each.operator in ("is", "from"):
            lows.setdefault(each.field, []).append(low)
        if each.operator in ("is", "to"):
            highs.setdefault(each.field, []).append(high)
    fields = dict.fromkeys([*lows, *highs])
    return {name: (max(lows.get(name, []), default=None), min(highs.get(name, []), default=None)) for name in fields}


def _span_of(kind: Kind, value: str) -> tuple[date | Decimal, date | Decimal]:
    if kind == "amount":
        return Decimal(value), Decimal(value)
    if kind == "day":
        return date.fromisoformat(value), date.fromisoformat(value)
    first = date.fromisoformat(f"{value}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _pieces(field: str, low: date | Decimal | None, high: date | Decimal | None) -> list[str]:
    if FIELDS[field] == "amount":
        least, most = cast("Decimal | None", low), cast("Decimal | None", high)
        if least is not None and most is not None and least > most:
            return []
        return list(amounts_between(field, least, most))
    return list(days_between(field, cast("date", low or FIRST_DAY), cast("date", high or date.max)))


def _bounds(conditions: Sequence[Condition]) -> dict[Bound, Decimal]:
    """Return what amounts are compared with: pieces say with which figures they begin, not more."""
    bounds: dict[Bound, Decimal] = {}
    for field, (low, high) in _spans(conditions).items():
        if isinstance(low, Decimal):
            bounds[field, "from"] = low
        if isinstance(high, Decimal):
            bounds[field, "to"] = high
    return bounds
