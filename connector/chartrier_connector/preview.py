"""Shows how the first lines would be deposited, and what is wrong with any, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from chartrier_connector.batch import Batch
from chartrier_connector.mapping import Line
from chartrier_connector.settings import Settings
from chartrier_connector.texts import text_of

SHOWN: Final = 5
MOST_PROBLEMS: Final = 50


def preview(batch: Batch, settings: Settings) -> str:
    """Return the first lines as they would be deposited, and the bad ones."""
    good = [line for line in batch.lines if not line.problems]
    bad = [line for line in batch.lines if line.problems]
    lines = [_shown(line, settings) for line in good[:SHOWN]]
    lines += [_problems_of(line, settings) for line in bad[:MOST_PROBLEMS]]
    figures = {"lines": len(batch.lines), "bad": len(bad), "unlisted": len(batch.unlisted)}
    return "\n".join([*lines, text_of("preview_summary", settings.language, **figures)])


def _shown(line: Line, settings: Settings) -> str:
    fields = "\n".join(f"    {name} = {value}" for name, value in _flat(line.deposit))
    return f"{text_of('preview_line', settings.language, line=line.row.number)}\n{fields}"


def _problems_of(line: Line, settings: Settings) -> str:
    problems = " ".join(each.in_language(settings.language) for each in line.problems)
    return f"{text_of('preview_line', settings.language, line=line.row.number)} {problems}"


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a deposit, whatever is in it
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _flat(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _flat(each, f"{path}.{at}")
    else:
        yield path, value
