"""The report beside a batch, for whoever made the export: a CSV that a spreadsheet opens."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from chartrier_connector.answers import Answer
from chartrier_connector.batch import Result
from chartrier_connector.mapping import Line, column_of
from chartrier_connector.settings import Settings
from chartrier_connector.tables import write_table
from chartrier_connector.texts import text_of

HEADER: Final = ("line", "reference", "file", "outcome", "explanation")
OUTCOMES: Final = ("accepted", "already_there", "paper", "refused", "not_sent")


def write(path: Path, result: Result, settings: Settings) -> Path:
    """Write the report of a batch; return where."""
    rows = [_row(line, result.answers.get(line.row.number), settings) for line in result.batch.lines]
    unlisted = text_of("unlisted", settings.language), text_of("unlisted_why", settings.language)
    rows += [("", "", file, *unlisted) for file in result.batch.unlisted]
    header = [text_of(name, settings.language) for name in HEADER]
    return write_table(path.with_name(f"{path.name}.{text_of('report', settings.language)}.csv"), [header, *rows])


def summary(report: Path, result: Result, settings: Settings) -> str:
    """Return in a sentence what became of a batch."""
    counts = Counter(outcome_of(line, result.answers.get(line.row.number)) for line in result.batch.lines)
    figures = {each: counts[each] for each in OUTCOMES}
    return text_of("summary", settings.language, name=result.batch.source.name, report=report.name, **figures)


def outcome_of(line: Line, answer: Answer | None) -> str:
    """Return what became of a line."""
    if line.problems:
        return "refused"
    return answer.outcome if answer else "not_sent"


def explanation(line: Line, answer: Answer | None, settings: Settings) -> str:
    """Return in words why a line was not deposited."""
    language = settings.language
    if line.problems:
        return " ".join(each.in_language(language) for each in line.problems)
    if answer is None or answer.outcome in ("accepted", "already_there"):
        return ""
    if answer.outcome == "paper":
        return text_of("paper_why", language)
    reasons = []
    for each in answer.problems:
        column = column_of(each.field, settings)
        reasons.append(text_of("in_column", language, column=column or each.field, reason=each.reason))
    return " ".join(reasons)


def _row(line: Line, answer: Answer | None, settings: Settings) -> tuple[object, ...]:
    outcome = text_of(outcome_of(line, answer), settings.language)
    return line.row.number, line.reference, line.file, outcome, explanation(line, answer, settings)
