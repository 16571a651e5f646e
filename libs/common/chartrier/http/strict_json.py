"""Strict JSON for untrusted input: no two parsers may understand it differently."""

from __future__ import annotations

import json
import re
from typing import Any, Final

DEEPEST_JSON: Final = 32
_NOT_STORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def strict_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Parse JSON; a duplicate key, or nesting deeper than anyone needs, is a ValueError."""
    try:
        found = json.loads(body, object_pairs_hook=_no_duplicates)
    except RecursionError as too_deep:
        raise ValueError("nested too deep") from too_deep
    if _depth(found) > DEEPEST_JSON:
        raise ValueError("nested too deep")
    return found


def is_storable(value: object) -> bool:
    """Return whether a database can store all text in it: JSON can express NUL and lone surrogates."""
    if isinstance(value, dict):
        return all(is_storable(each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return all(is_storable(each) for each in value)
    return not isinstance(value, str) or _NOT_STORABLE.search(value) is None
