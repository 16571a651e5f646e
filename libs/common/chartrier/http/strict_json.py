"""JSON as strangers send it: read strictly, so that no two readers of it see different things."""

from __future__ import annotations

import json
import re
from typing import Any, Final

DEEPEST_JSON: Final = 32
_NEVER_KEPT: Final = re.compile(r"[\x00\ud800-\udfff]")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def strict_json(body: bytes) -> Any:  # noqa: ANN401 - whatever the text says
    """Read JSON; a key given twice, or a nesting deeper than anyone needs, is a ValueError."""
    try:
        found = json.loads(body, object_pairs_hook=_no_duplicates)
    except RecursionError as too_deep:
        raise ValueError("nested too deep") from too_deep
    if _depth(found) > DEEPEST_JSON:
        raise ValueError("nested too deep")
    return found


def can_be_kept(value: object) -> bool:
    """Tell whether all text is such as a database keeps: JSON can say NUL and halves of characters."""
    if isinstance(value, dict):
        return all(can_be_kept(each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return all(can_be_kept(each) for each in value)
    return not isinstance(value, str) or _NEVER_KEPT.search(value) is None
