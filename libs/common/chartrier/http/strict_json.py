"""Strict JSON for untrusted input: no two parsers may understand it differently (RFC 8259, RFC 7493)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, Final, NoReturn

DEEPEST_JSON: Final = 32
# A longer one is no number that anybody means, and costs time to convert.
LONGEST_NUMBER: Final = 40
_NOT_STORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


def strict_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Parse JSON in UTF-8; whatever two parsers could take for two things is a ValueError.

    Refused are duplicate keys, deep nesting, and numbers that are endless or not finite.
    """
    try:
        found = json.loads(
            body.decode(),
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_decimal,
        )
    except RecursionError as too_deep:
        raise ValueError("nested too deep") from too_deep
    if _is_deeper_than(found, DEEPEST_JSON):
        raise ValueError("nested too deep")
    return found


def is_storable(value: object) -> bool:
    """Return whether a database can store all text in a value: JSON can express NUL and lone surrogates."""
    return all(_NOT_STORABLE.search(text) is None for text in _texts(value))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _texts(pair)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


def _is_deeper_than(value: object, levels: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper_than(each, levels - 1) for each in inner)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError("number too long")
    return int(digits)


def _decimal(digits: str) -> float:
    number = float(digits) if len(digits) <= LONGEST_NUMBER else float("inf")
    if not isfinite(number):
        raise ValueError("number too large")
    return number
