"""Texts in which columns stand in braces: `BULLETIN-{Période}-{Matricule}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

COLUMN: Final = re.compile(r"\{([^{}]+)\}")


def columns_of(template: Any) -> Iterator[str]:  # noqa: ANN401 - texts, and whatever holds texts
    """Yield each column that is named somewhere in a template."""
    if isinstance(template, str):
        yield from COLUMN.findall(template)
    elif isinstance(template, Mapping):
        for each in template.values():
            yield from columns_of(each)
    elif isinstance(template, list):
        for each in template:
            yield from columns_of(each)


def fill(template: Any, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - the same shape comes back
    """Return a template with the values of its columns; a text with an empty column is left out of what holds it."""
    if isinstance(template, str):
        is_whole = all(values[column] for column in COLUMN.findall(template))
        return COLUMN.sub(lambda found: values[found[1]], template) if is_whole else ""
    if isinstance(template, Mapping):
        filled = {name: fill(each, values) for name, each in template.items()}
        return {name: each for name, each in filled.items() if each not in ("", {}, [])}
    if isinstance(template, list):
        return [each for each in (fill(one, values) for one in template) if each not in ("", {}, [])]
    return template


def templates_by_field(template: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield each text with the path of its field, as a refusal names it."""
    if isinstance(template, str):
        yield path, template
    elif isinstance(template, Mapping):
        for name, each in template.items():
            yield from templates_by_field(each, f"{path}.{name}" if path else name)
    elif isinstance(template, list):
        for at, each in enumerate(template):
            yield from templates_by_field(each, f"{path}.{at}")
