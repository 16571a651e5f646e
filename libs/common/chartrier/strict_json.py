"""JSON as we read it: one meaning, and text that is text."""

import json
from typing import Any, Final

DEEPEST_JSON: Final = 32


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


def strict_json(body: bytes, *, only_text: bool = True) -> Any:  # noqa: ANN401 - whatever the text says
    """Read JSON; a key given twice, or a nesting deeper than anyone needs, is a ValueError.

    So is a string that is no text, unless whoever asks looks at that for each part by itself.
    """
    try:
        found = json.loads(body, object_pairs_hook=_no_duplicates)
    except RecursionError as too_deep:
        raise ValueError("nested too deep") from too_deep
    if _depth(found) > DEEPEST_JSON:
        raise ValueError("nested too deep")
    # An escape may write what is no text: a NUL, which PostgreSQL refuses, or half of a character.
    if only_text and b"\\u" in body and not _is_text(found):
        raise ValueError("not text")
    return found


def _is_text(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_text, [*value.keys(), *value.values()]))
    if isinstance(value, list):
        return all(map(_is_text, value))
    return not isinstance(value, str) or not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)
